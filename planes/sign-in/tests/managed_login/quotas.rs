use std::sync::Arc;

use ringwall_cognito_idp::CognitoIdp;
use ringwall_cognito_idp::hosted::Hosted;
use ringwall_core::Platform;
use ringwall_sign_in::ManagedLogin;

use crate::bench::Bench;

fn throttled() -> Bench {
    throttling(Bench::new())
}

/// On a server that throttles.
pub(crate) fn throttling(mut bench: Bench) -> Bench {
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
fn a_domain_answers_so_many_a_second_from_one_address_and_for_one_client() {
    let bench = throttled();
    let browser = bench.browser();
    let error = || browser.get("/error?error=expired").status;
    assert!((0..300).all(|_| error() == 400));
    let answer = browser.get("/error?error=expired");
    assert_eq!(answer.status, 429);
    assert!(answer.text.contains("too_many_requests"), "{}", answer.text);
    bench.house.advance_secs(1);
    browser.sign_in(&bench.query(""));
}

#[test]
fn a_user_is_signed_in_so_often_a_second() {
    let bench = throttled();
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    browser.get(&target);
    let is_refused = |name: &str| {
        let answer = browser.submit(&target, &format!("username={name}&password=Wrong-Horse-7"));
        answer.text.contains("Rate exceeded")
    };
    assert!(!(0..10).any(|_| is_refused("nobody")));
    assert!(is_refused("NOBODY") || is_refused("nobody"));
    assert!(!is_refused("somebody"));
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
