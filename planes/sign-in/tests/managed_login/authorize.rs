use http::StatusCode;
use ringwall_cognito_idp::api::OAuthFlowType;

use crate::bench::{BACK, Bench, parameter};

#[test]
fn sends_people_to_sign_in_and_back_with_a_code() {
    let bench = Bench::new();
    let browser = bench.browser();
    let query = bench.query("");
    let login = browser
        .get(&format!("/oauth2/authorize?{query}"))
        .location()
        .unwrap();
    assert_eq!(login, format!("/login?{query}"));

    let back = browser.sign_in(&query);

    assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
    assert_eq!(parameter(&back, "state").as_deref(), Some("s1"));
}

#[test]
fn who_is_signed_in_is_not_asked_again_for_an_hour() {
    let bench = Bench::new();
    let browser = bench.browser();
    let target = format!("/oauth2/authorize?{}", bench.query(""));
    browser.sign_in(&bench.query(""));

    assert!(browser.get(&target).location().unwrap().starts_with(BACK));
    assert!(
        browser
            .get(&format!("{target}&prompt=none"))
            .location()
            .unwrap()
            .contains("code=")
    );
    assert!(
        browser
            .get(&format!("{target}&prompt=login"))
            .location()
            .unwrap()
            .starts_with("/login?")
    );
    bench.house.advance_secs(61);
    assert!(
        browser
            .get(&format!("{target}&max_age=60"))
            .location()
            .unwrap()
            .starts_with("/login?")
    );
    bench.house.advance_secs(3_600);
    assert!(
        browser
            .get(&target)
            .location()
            .unwrap()
            .starts_with("/login?")
    );
}

#[test]
fn a_silent_request_of_a_stranger_is_refused() {
    let bench = Bench::new();
    let answer = bench.browser().get(&format!(
        "/oauth2/authorize?{}",
        bench.query("&prompt=none")
    ));
    assert_eq!(
        answer.location().unwrap(),
        format!("{BACK}?error=login_required&state=s1")
    );
}

#[test]
fn never_redirects_to_an_address_that_is_not_registered() {
    let bench = Bench::new();
    let browser = bench.browser();
    for address in [
        "https%3A%2F%2Fevil.example",
        "https%3A%2F%2Fapp.example.com%2Fback%2F..",
        "",
        "javascript%3Aalert(1)",
    ] {
        for path in [
            "/oauth2/authorize",
            "/login",
            "/signup",
            "/forgotPassword",
            "/mfa",
        ] {
            let query = format!(
                "client_id={}&response_type=code&redirect_uri={address}",
                bench.client_id
            );
            let answer = browser.get(&format!("{path}?{query}"));
            assert_eq!(
                answer.location().as_deref(),
                Some("/error?error=redirect_mismatch"),
                "{path} {address}"
            );
        }
    }
    let page = browser.get("/error?error=redirect_mismatch");
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("redirect_mismatch"));
}

#[test]
fn the_error_page_says_nothing_that_it_is_told() {
    let bench = Bench::new();
    let page = bench
        .browser()
        .get("/error?error=Call+555-0100+now&error_description=%3Cscript%3E");
    assert!(
        !page.text.contains("555") && !page.text.contains("<script>"),
        "{}",
        page.text
    );
}

#[test]
fn other_hosts_and_paths_are_not_there() {
    let bench = Bench::new();
    assert_eq!(
        bench.browser().get("/nothing").status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.browser().post("/oauth2/authorize", "").status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(
        bench.browser().get("/login?a=1&a=2").status,
        StatusCode::BAD_REQUEST
    );
}

#[test]
fn the_implicit_grant_puts_tokens_into_the_fragment() {
    let bench =
        Bench::with(|client| client.allowed_o_auth_flows = Some(vec![OAuthFlowType::Implicit]));
    let query = bench
        .query("")
        .replace("response_type=code", "response_type=token");
    let back = bench.browser().sign_in(&query);
    let (address, fragment) = back.split_once('#').unwrap();
    assert_eq!(address, BACK);
    assert!(parameter(&back, "access_token").is_some() && parameter(&back, "id_token").is_some());
    assert!(fragment.contains("token_type=Bearer") && !fragment.contains("refresh_token"));
    let answer = bench
        .browser()
        .get(&format!("/oauth2/authorize?{}", bench.query("")));
    assert_eq!(
        answer.location().unwrap(),
        format!("{BACK}?error=unauthorized_client&state=s1")
    );
}
