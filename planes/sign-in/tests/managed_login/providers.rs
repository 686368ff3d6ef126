use http::StatusCode;
use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::{BACK, Bench, parameter};
use crate::idp::Provider;
use crate::token::claims;

/// A pool that people come to from `Corp`, and by themselves.
fn house() -> (Bench, Provider) {
    with_providers(&["COGNITO", "Corp"], &[])
}

fn with_providers(clients: &[&str], identifiers: &[&str]) -> (Bench, Provider) {
    let bench = Bench::new();
    let provider = Provider::start();
    provider.join(&bench, "Corp", identifiers);
    let names = clients.iter().map(|&name| name.to_owned()).collect();
    bench.change_client(|client| client.supported_identity_providers = Some(names));
    (bench, provider)
}

fn expired() -> Option<String> {
    Some("/error?error=expired".to_owned())
}

#[test]
fn a_button_leads_to_the_provider_and_a_code_leads_back() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let page = browser.get(&format!(
        "/login?{}",
        bench.query("&prompt=login%20consent")
    ));
    assert!(page.text.contains("Continue with Corp"), "{}", page.text);
    let (_, rest) = page.text.split_once(r#"href="/oauth2/authorize?"#).unwrap();
    let query = rest.split('"').next().unwrap().replace("&amp;", "&");
    let there = browser
        .get(&format!("/oauth2/authorize?{query}"))
        .location()
        .unwrap();
    assert_eq!(
        parameter(&there, "prompt").as_deref(),
        Some("login%20consent")
    );
    assert_eq!(
        parameter(&there, "code_challenge_method").as_deref(),
        Some("S256")
    );
    let back = browser.get(&provider.signs_in(&there)).location().unwrap();
    assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
    assert_eq!(parameter(&back, "state").as_deref(), Some("s1"));

    let form = provider.forms().pop().unwrap();
    assert!(
        form.contains("client_secret=s3cret") && form.contains("code=c1"),
        "{form}"
    );
    assert!(form.contains("code_verifier="), "{form}");
    assert!(
        form.contains("auth.us-east-1.localhost%3A4566%2Foauth2%2Fidpresponse"),
        "{form}"
    );

    let user = named(&bench, "Corp_42");
    let user = bench.house.answer::<api::AdminGetUser>(user);
    assert_eq!(
        user.user_status,
        Some(api::UserStatusType::ExternalProvider)
    );
    let attributes = user.user_attributes.unwrap();
    let email = attributes
        .iter()
        .find(|attribute| attribute.name == "email")
        .unwrap();
    assert_eq!(email.value.as_ref().unwrap().expose(), "ann@corp.example");
}

fn named(bench: &Bench, name: &str) -> api::AdminGetUserInput {
    input(&[("UserPoolId", &bench.pool_id), ("Username", name)])
}

#[test]
fn tokens_say_whom_he_came_from() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let query = bench.query("&identity_provider=Corp&nonce=mine");
    let back = provider.round_trip(&browser, &query);
    let code = parameter(&back, "code").unwrap();
    let form = format!(
        "grant_type=authorization_code&code={code}&client_id={}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fback",
        bench.client_id
    );
    let tokens = browser.post("/oauth2/token", &form).json();
    let claims = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["cognito:username"], "Corp_42");
    assert_eq!(claims["nonce"], "mine");
    assert_eq!(
        claims["cognito:groups"][0],
        format!("{}_Corp", bench.pool_id)
    );
    let identity = &claims["identities"][0];
    assert_eq!(
        (
            &identity["userId"],
            &identity["providerName"],
            &identity["providerType"],
            &identity["primary"]
        ),
        (&"42".into(), &"Corp".into(), &"OIDC".into(), &"true".into())
    );
}

#[test]
fn a_session_is_good_for_its_own_provider() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let asked = |more: &str| {
        let answer = browser.get(&format!("/oauth2/authorize?{}", bench.query(more)));
        answer.location().unwrap()
    };
    provider.round_trip(&browser, &bench.query("&identity_provider=Corp"));
    for silent in ["&prompt=none", "&identity_provider=Corp", ""] {
        assert!(
            asked(silent).starts_with(&format!("{BACK}?code=")),
            "{silent}"
        );
    }
    assert!(asked("&identity_provider=COGNITO").starts_with("/login?"));
    let again = asked("&identity_provider=Corp&prompt=login");
    assert!(again.starts_with(&provider.issuer), "{again}");
    bench.change_client(|client| {
        client.supported_identity_providers = Some(vec!["COGNITO".to_owned()]);
    });
    assert!(
        asked("").starts_with("/login?"),
        "the client has no such provider any more"
    );
    browser.get(&format!("/logout?client_id={}", bench.client_id));
    assert!(asked("&prompt=none").contains("error=login_required"));
}

#[test]
fn whom_the_client_does_not_have_it_cannot_ask() {
    let (bench, _provider) = house();
    let browser = bench.browser();
    for name in ["identity_provider=Nobody", "idp_identifier=nowhere.example"] {
        let target = format!("/oauth2/authorize?{}", bench.query(&format!("&{name}")));
        assert_eq!(
            browser.get(&target).location().unwrap(),
            format!("{BACK}?error=invalid_request&state=s1"),
            "{name}"
        );
    }
}

#[test]
fn a_denial_goes_back_to_the_application_and_ends_the_journey() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let target = format!(
        "/oauth2/authorize?{}",
        bench.query("&identity_provider=Corp")
    );
    let there = browser.get(&target).location().unwrap();
    let state = parameter(&there, "state").unwrap();
    let denied =
        format!("/oauth2/idpresponse?error=access_denied&error_description=No&state={state}");
    assert_eq!(
        browser.get(&denied).location().unwrap(),
        format!("{BACK}?error_description=No&error=access_denied&state=s1")
    );
    assert_eq!(
        browser.get(&provider.signs_in(&there)).location(),
        expired()
    );
}

#[test]
fn a_journey_is_good_once_in_its_browser_and_for_five_minutes() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let target = format!(
        "/oauth2/authorize?{}",
        bench.query("&identity_provider=Corp")
    );
    let there = browser.get(&target).location().unwrap();
    let back = provider.signs_in(&there);
    assert_eq!(
        bench.browser().get(&back).location(),
        expired(),
        "another browser"
    );
    let other = browser.get("/oauth2/idpresponse?code=c1&state=other");
    assert_eq!(other.location(), expired());
    assert!(provider.forms().is_empty(), "no code was exchanged");
    assert!(browser.get(&back).location().unwrap().contains("code="));
    browser.get(&target);
    assert_eq!(browser.get(&back).location(), expired(), "again");

    let late = bench.browser();
    let there = late.get(&target).location().unwrap();
    let back = provider.signs_in(&there);
    bench.house.advance_secs(300);
    assert_eq!(late.get(&back).location(), expired());
}

#[test]
fn what_a_provider_says_of_another_journey_is_not_believed() {
    let (bench, provider) = house();
    let query = bench.query("&identity_provider=Corp");
    for (claim, value, words) in [
        ("nonce", "another", "Bad%20id_token%20nonce"),
        (
            "aud",
            "another",
            "Bad%20id_token%3A%20its%20audience%20is%20another",
        ),
        ("iss", "https://evil.example", "Bad%20id_token%20issuer"),
    ] {
        let provider = Provider::start();
        let name = format!("Evil{claim}");
        provider.join(&bench, &name, &[]);
        bench.change_client(|client| {
            client.supported_identity_providers = Some(vec![name.clone()]);
        });
        let browser = bench.browser();
        let target = format!(
            "/oauth2/authorize?{}",
            bench.query(&format!("&identity_provider={name}"))
        );
        let there = browser.get(&target).location().unwrap();
        let back = provider.signs_in(&there);
        provider.says(claim, value);
        assert_eq!(
            browser.get(&back).location().unwrap(),
            format!("{BACK}?error_description={words}&error=invalid_request&state=s1")
        );
    }
    bench.change_client(|client| {
        client.supported_identity_providers = Some(vec!["Corp".to_owned()])
    });
    provider.tells(r#"{"sub":"43"}"#);
    let back = provider.round_trip(&bench.browser(), &query);
    assert!(
        back.contains("error=invalid_request") && back.contains("somebody%20else"),
        "{back}"
    );
    let gone = bench
        .house
        .refusal::<api::AdminGetUser>(named(&bench, "Corp_42"));
    assert_eq!(gone, "UserNotFoundException: User does not exist.");
}

#[test]
fn an_answer_of_another_provider_is_not_taken() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let target = format!(
        "/oauth2/authorize?{}",
        bench.query("&identity_provider=Corp")
    );
    let there = browser.get(&target).location().unwrap();
    let back = provider.signs_in(&there);
    let back = browser
        .get(&format!("{back}&iss=https%3A%2F%2Fevil.example"))
        .location()
        .unwrap();
    assert!(back.contains("error=invalid_request"), "{back}");
    assert!(provider.forms().is_empty(), "no code was exchanged");
}

#[test]
fn who_is_disabled_is_sent_back() {
    let (bench, provider) = house();
    let query = bench.query("&identity_provider=Corp");
    provider.round_trip(&bench.browser(), &query);
    let user: [(&str, &str); 2] = [("UserPoolId", &bench.pool_id), ("Username", "Corp_42")];
    bench.house.answer::<api::AdminDisableUser>(input(&user));
    assert_eq!(
        provider.round_trip(&bench.browser(), &query),
        format!("{BACK}?error_description=User%20is%20disabled.&error=invalid_request&state=s1")
    );
}

#[test]
fn an_address_leads_to_its_organization() {
    let (bench, provider) = with_providers(&["COGNITO", "Corp"], &["corp.example"]);
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    let page = browser.get(&target).text;
    assert!(page.contains("corporate_email") && !page.contains("Continue with Corp"));
    let wrong = browser.submit(&target, "domain=1&corporate_email=ann%40else.example");
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text.contains("No organization of that address"));
    let found = browser.submit(&target, "domain=1&corporate_email=ann%40Corp.example");
    let onward = found.headers["refresh"].to_str().unwrap().to_owned();
    let path = onward.strip_prefix("0; url=").unwrap();
    let there = browser.get(path).location().unwrap();
    assert!(there.starts_with(&provider.issuer), "{there}");
    assert_eq!(
        parameter(&there, "login_hint").as_deref(),
        Some("ann%40Corp.example")
    );
    let called = format!(
        "/oauth2/authorize?{}",
        bench.query("&idp_identifier=corp.example")
    );
    assert!(
        browser
            .get(&called)
            .location()
            .unwrap()
            .starts_with(&provider.issuer)
    );
}

#[test]
fn where_there_is_one_provider_there_is_nothing_to_choose() {
    let (bench, provider) = with_providers(&["Corp"], &[]);
    let browser = bench.browser();
    let there = browser.get(&format!("/login?{}", bench.query("")));
    assert!(there.location().unwrap().starts_with(&provider.issuer));
}

#[test]
fn an_answer_by_form_is_sent_on_to_where_cookies_are() {
    let (bench, provider) = house();
    let browser = bench.browser();
    let target = format!(
        "/oauth2/authorize?{}",
        bench.query("&identity_provider=Corp")
    );
    let there = browser.get(&target).location().unwrap();
    let back = provider.signs_in(&there);
    let form = back.split_once('?').unwrap().1;
    // Browsers leave the cookie out of a form of another site.
    let sent_on = bench
        .browser()
        .post("/oauth2/idpresponse", form)
        .location()
        .unwrap();
    assert_eq!(sent_on, back);
    assert!(
        browser
            .get(&sent_on)
            .location()
            .unwrap()
            .starts_with(&format!("{BACK}?code="))
    );
}
