use crate::bench::{Bench, LOGOUT};

#[test]
fn ends_the_session_and_goes_where_the_client_says() {
    let bench = Bench::new();
    let browser = bench.browser();
    browser.sign_in(&bench.query(""));
    let session = browser.cookie("cognito").unwrap();

    let answer = browser.get(&format!(
        "/logout?client_id={}&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye",
        bench.client_id
    ));

    assert_eq!(answer.location().as_deref(), Some(LOGOUT));
    assert_eq!(browser.cookie("cognito"), None);
    // The cookie is worth nothing to whoever kept it.
    let mut thief = bench.browser();
    thief.headers.insert(
        http::header::COOKIE,
        format!("cognito={session}").parse().unwrap(),
    );
    let target = format!("/oauth2/authorize?{}", bench.query("&prompt=none"));
    assert!(
        thief
            .get(&target)
            .location()
            .unwrap()
            .contains("login_required")
    );
}

#[test]
fn goes_to_no_address_that_is_not_registered() {
    let bench = Bench::new();
    let browser = bench.browser();
    browser.sign_in(&bench.query(""));
    for address in [
        "logout_uri=https%3A%2F%2Fevil.example",
        "logout_uri=https%3A%2F%2Fapp.example.com%2Fback",
        "redirect_uri=https%3A%2F%2Fevil.example",
    ] {
        let answer = browser.get(&format!("/logout?client_id={}&{address}", bench.client_id));
        assert_eq!(
            answer.location().as_deref(),
            Some("/error?error=redirect_mismatch"),
            "{address}"
        );
    }
    assert!(
        browser.cookie("cognito").is_some(),
        "a stranger's link signs nobody out"
    );
}

#[test]
fn goes_on_to_sign_in_again() {
    let bench = Bench::new();
    let browser = bench.browser();
    let answer = browser.get(&format!("/logout?{}", bench.query("")));
    assert_eq!(
        answer.location().unwrap(),
        format!("/login?{}", bench.query(""))
    );
    assert!(
        bench
            .browser()
            .get(&format!("/login?{}", bench.query("")))
            .text
            .contains("Sign in")
    );
}
