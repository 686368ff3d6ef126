use std::sync::Arc;

use ringwall_cognito_idp::CognitoIdp;
use ringwall_cognito_idp::hosted::Hosted;
use ringwall_core::Platform;
use ringwall_sign_in::ManagedLogin;

use crate::bench::Bench;

/// A server that throttles.
fn throttled() -> Bench {
    let mut bench = Bench::new();
    let (store, usual) = (bench.house.store(), bench.house.platform());
    let platform = Platform {
        authorizer: Arc::clone(&usual.authorizer),
        clock: usual.clock.clone(),
        entropy: Arc::clone(&usual.entropy),
        sessions: Arc::clone(&usual.sessions),
        calls: Arc::clone(&usual.calls),
        presigned: Arc::clone(&usual.presigned),
        outside_events: Arc::clone(&usual.outside_events),
        quotas: true,
    };
    let hosted = Hosted::new(Arc::new(CognitoIdp::new(store)));
    let login = ManagedLogin::new(store.clone(), Arc::new(platform), hosted);
    bench.login = Arc::new(login);
    bench
}

#[test]
fn refreshes_and_sign_ins_share_a_rate() {
    let bench = throttled();
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    browser.get(&target);
    let form = format!(
        "grant_type=refresh_token&refresh_token=made.up&client_id={}",
        bench.client_id
    );
    let refresh = || browser.post("/oauth2/token", &form).error();
    for _ in 0..120 {
        assert_eq!(refresh(), (400, "invalid_grant".to_owned()));
    }
    assert_eq!(refresh(), (429, "too_many_requests".to_owned()));
    let answer = browser.submit(&target, "username=maria&password=Correct-Horse-7");
    assert!(answer.text.contains("Rate exceeded"), "{}", answer.text);
    bench.house.advance_secs(1);
    browser.sign_in(&bench.query(""));
}

#[test]
fn forms_count_as_the_operations_that_they_are() {
    let bench = throttled();
    let browser = bench.browser();
    let target = format!("/forgotPassword?{}", bench.query(""));
    browser.get(&target);
    let is_refused = |number: usize| {
        let answer = browser.submit(&target, &format!("username=nobody-{number}"));
        answer.text.contains("Rate exceeded")
    };
    assert!(!(0..30).any(is_refused));
    assert!(is_refused(30));
}
