use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::{BACK, Bench, PASSWORD};

#[test]
fn a_temporary_password_is_replaced_first() {
    let bench = Bench::new();
    let named = [
        ("UserPoolId", bench.pool_id.as_str()),
        ("Username", "new"),
        ("TemporaryPassword", PASSWORD),
    ];
    bench.house.answer::<api::AdminCreateUser>(input(&named));
    let (browser, query) = (bench.browser(), bench.query(""));
    browser.get(&format!("/login?{query}"));

    let next = browser.submit(
        &format!("/login?{query}"),
        &format!("username=new&password={PASSWORD}"),
    );
    assert_eq!(next.location().unwrap(), format!("/login/next?{query}"));
    let page = browser.get(&format!("/login/next?{query}"));
    assert!(page.text.contains("Choose a new password"), "{}", page.text);

    let target = format!("/login/next?{query}");
    let differ = browser.submit(&target, "new_password=Another-Horse-8&confirm_password=x");
    assert!(differ.text.contains("The two passwords are not the same."));
    let weak = browser.submit(&target, "new_password=weak&confirm_password=weak");
    assert!(
        weak.text.contains("Password did not conform with policy"),
        "{}",
        weak.text
    );
    let done = browser.submit(
        &target,
        "new_password=Another-Horse-8&confirm_password=Another-Horse-8",
    );
    assert!(
        done.location()
            .unwrap()
            .starts_with(&format!("{BACK}?code=")),
        "{}",
        done.text
    );
}

#[test]
fn an_attempt_is_over_after_five_minutes() {
    let bench = Bench::new();
    let named = [
        ("UserPoolId", bench.pool_id.as_str()),
        ("Username", "new"),
        ("TemporaryPassword", PASSWORD),
    ];
    bench.house.answer::<api::AdminCreateUser>(input(&named));
    let (browser, query) = (bench.browser(), bench.query(""));
    browser.get(&format!("/login?{query}"));
    browser.submit(
        &format!("/login?{query}"),
        &format!("username=new&password={PASSWORD}"),
    );
    bench.house.advance_secs(301);

    let late = browser.get(&format!("/login/next?{query}"));
    assert_eq!(late.location().unwrap(), format!("/login?{query}"));
}

#[test]
fn whoever_has_begun_nothing_begins() {
    let bench = Bench::new();
    let query = bench.query("");
    for path in ["/mfa", "/login/next"] {
        let answer = bench.browser().get(&format!("{path}?{query}"));
        assert_eq!(answer.location().unwrap(), format!("/login?{query}"));
    }
}

#[test]
fn nobody_chooses_from_one_way() {
    let flows = vec![api::ExplicitAuthFlowsType::AllowUserAuth];
    let bench = Bench::with(|client| client.explicit_auth_flows = Some(flows));
    let (browser, query) = (bench.browser(), bench.query(""));
    let first = browser.get(&format!("/login?{query}"));
    assert!(
        !first.text.contains("type=\"password\""),
        "the name comes first"
    );

    let next = browser.submit(&format!("/login?{query}"), "username=maria");
    let target = format!("/login/next?{query}");
    assert_eq!(next.location().unwrap(), target);
    let page = browser.get(&target);
    assert!(
        page.text.contains("Enter your password") && !page.text.contains("another way"),
        "{}",
        page.text
    );

    let back = browser.submit(&target, &format!("username=maria&password={PASSWORD}"));
    assert!(back.location().unwrap().starts_with(BACK), "{}", back.text);
}
