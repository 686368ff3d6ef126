use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::{BACK, Bench, PASSWORD};

#[test]
fn signs_up_is_confirmed_and_signs_in() {
    let bench = Bench::new();
    let (browser, query) = (bench.browser(), bench.query(""));
    let target = format!("/signup?{query}");
    assert!(browser.get(&target).text.contains("Create your account"));
    let page = browser.submit(&target, &format!("username=anna&password={PASSWORD}"));
    assert!(page.text.contains("Confirm your account"), "{}", page.text);
    assert!(!page.text.contains(PASSWORD));

    let login = format!("/login?{query}");
    let early = browser.submit(&login, &format!("username=anna&password={PASSWORD}"));
    let confirm = early.location().unwrap();
    assert_eq!(confirm, format!("/confirmUser?{query}&username=anna"));
    let wrong = browser.submit(
        &format!("/confirmUser?{query}"),
        "username=anna&code=000000",
    );
    assert!(
        wrong.text.contains("aria-invalid=\"true\""),
        "{}",
        wrong.text
    );

    let named = [("UserPoolId", bench.pool_id.as_str()), ("Username", "anna")];
    bench.house.answer::<api::AdminConfirmSignUp>(input(&named));
    let back = browser.submit(&login, &format!("username=anna&password={PASSWORD}"));
    assert!(back.location().unwrap().starts_with(BACK));
}

#[test]
fn says_why_a_password_is_refused() {
    let bench = Bench::new();
    let (browser, target) = (bench.browser(), format!("/signup?{}", bench.query("")));
    browser.get(&target);
    let page = browser.submit(&target, "username=anna&password=short");
    assert!(
        page.text
            .contains("Password did not conform with policy: Password not long enough"),
        "{}",
        page.text
    );
    assert!(page.text.contains("value=\"anna\""));
}

#[test]
fn nobody_signs_up_where_administrators_do() {
    let bench = Bench::new();
    let mut pool: api::UpdateUserPoolInput = input(&[("UserPoolId", &bench.pool_id)]);
    pool.admin_create_user_config = Some(api::AdminCreateUserConfigType {
        allow_admin_create_user_only: Some(true),
        unused_account_validity_days: None,
        invite_message_template: None,
    });
    bench.house.answer::<api::UpdateUserPool>(pool);
    let query = bench.query("");
    assert!(
        !bench
            .browser()
            .get(&format!("/login?{query}"))
            .text
            .contains("/signup")
    );
    assert_eq!(bench.browser().get(&format!("/signup?{query}")).status, 403);
}
