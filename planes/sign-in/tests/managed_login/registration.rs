use http::HeaderValue;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use ringwall_cognito_idp::api::{self, OAuthFlowType};
use ringwall_testing::input;

use crate::bench::{Answer, BACK, Bench, parameter};
use crate::quotas::throttling;

fn with(change: impl FnOnce(&mut api::DcrConfigurationType)) -> Bench {
    let bench = Bench::new();
    let mut dcr = api::DcrConfigurationType {
        enable_status: Some(api::StatusType::Enabled),
        open_dcr_enabled: Some(true),
        authenticated_grant_types: Some(vec![OAuthFlowType::ClientCredentials]),
        open_dcr_grant_types: Some(vec![OAuthFlowType::Code]),
        allowed_scopes: Some(vec!["notes/read".to_owned()]),
    };
    change(&mut dcr);
    let mut pool: api::UpdateUserPoolInput = input(&[("UserPoolId", &bench.pool_id)]);
    pool.dcr_configuration = Some(dcr);
    bench.house.answer::<api::UpdateUserPool>(pool);
    bench
}

fn register(bench: &Bench, token: Option<&str>, metadata: &str) -> Answer {
    let mut browser = bench.browser();
    let json = HeaderValue::from_static("application/json");
    browser.headers.insert(CONTENT_TYPE, json);
    if let Some(token) = token {
        let bearer = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
        browser.headers.insert(AUTHORIZATION, bearer);
    }
    browser.post("/oauth2/register", metadata)
}

fn metadata(more: &str) -> String {
    format!(r#"{{"client_name":"Notes","redirect_uris":["{BACK}"]{more}}}"#)
}

/// A token of an application that may register others, or may not.
fn token(bench: &Bench, scope: &str) -> String {
    let mut client: api::CreateUserPoolClientInput =
        input(&[("UserPoolId", &bench.pool_id), ("ClientName", "Registrar")]);
    client.generate_secret = Some(true);
    client.allowed_o_auth_flows_user_pool_client = Some(true);
    client.allowed_o_auth_flows = Some(vec![OAuthFlowType::ClientCredentials]);
    client.allowed_o_auth_scopes = Some(vec![scope.to_owned()]);
    let made = bench.house.answer::<api::CreateUserPoolClient>(client);
    let made = made.user_pool_client.unwrap();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        made.client_id.unwrap().expose(),
        made.client_secret.unwrap().expose()
    );
    let given = bench.browser().post("/oauth2/token", &form).json();
    given["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn who_shows_no_token_registers_so_many_an_hour() {
    let bench = throttling(with(|_| {}));
    // An account makes fifteen clients a second, whoever asks for them.
    let registered = |bench: &Bench| {
        bench.house.advance_secs(1);
        register(bench, None, &metadata("")).status
    };
    assert!((0..20).all(|_| registered(&bench) == 201));
    assert_eq!(
        register(&bench, None, &metadata("")).error(),
        (429, "too_many_requests".to_owned())
    );
    bench.house.advance_secs(3_600);
    assert_eq!(registered(&bench), 201);
}

#[test]
fn who_registered_itself_asks_people_once() {
    let bench = with(|_| {});
    let more = r#","token_endpoint_auth_method":"none","scope":"openid notes/read""#;
    let registered = register(&bench, None, &metadata(more));
    assert_eq!(registered.status.as_u16(), 201, "{}", registered.text);
    let told = registered.json();
    assert!(told.get("client_secret").is_none());
    let client = told["client_id"].as_str().unwrap();
    let query = format!("client_id={client}&response_type=code&redirect_uri={BACK}&state=s1");

    let browser = bench.browser();
    let asked = browser.sign_in(&query);
    assert!(asked.starts_with("/oauth2/consent?"), "{asked}");
    let page = browser.get(&asked);
    assert!(
        page.text.contains("Notes would like access"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Read notes") && page.text.contains("app.example.com"));
    let silent = browser.get(&format!("/oauth2/authorize?{query}&prompt=none"));
    assert!(
        silent
            .location()
            .unwrap()
            .contains("error=consent_required")
    );

    let denied = browser.submit(&asked, "consent=deny");
    assert_eq!(
        denied.location().unwrap(),
        format!("{BACK}?error=access_denied&state=s1")
    );
    let allowed = browser.submit(&asked, "consent=allow");
    let back = allowed.location().unwrap();
    assert!(parameter(&back, "code").is_some(), "{back}");
    let again = browser.get(&format!("/oauth2/authorize?{query}"));
    assert!(again.location().unwrap().contains("code="));
}

#[test]
fn consent_is_for_who_is_signed_in() {
    let bench = with(|_| {});
    let client = register(&bench, None, &metadata("")).json();
    let client = client["client_id"].as_str().unwrap();
    let query = format!("client_id={client}&response_type=code&redirect_uri={BACK}");
    let page = format!("/oauth2/consent?{query}");
    let stranger = bench.browser().get(&page).location().unwrap();
    assert!(stranger.starts_with("/oauth2/authorize?"), "{stranger}");
    let browser = bench.browser();
    browser.sign_in(&query);
    let forged = browser.post(&page, "consent=allow");
    assert_eq!(forged.status.as_u16(), 403);
}

#[test]
fn a_token_for_it_registers_where_nobody_else_may() {
    let bench = with(|dcr| dcr.open_dcr_enabled = Some(false));
    let machine = r#","grant_types":["client_credentials"]"#;
    let anybody = register(&bench, None, &metadata(""));
    assert_eq!(anybody.error(), (401, "invalid_token".to_owned()));
    let wrong = register(&bench, Some("x.y.z"), &metadata(""));
    assert_eq!(wrong.error(), (401, "invalid_token".to_owned()));
    let other = token(&bench, "notes/read");
    let other = register(&bench, Some(&other), &metadata(machine));
    assert_eq!(other.error(), (403, "insufficient_scope".to_owned()));
    let registrar = token(&bench, "aws.cognito/dcr/register");
    let code = register(&bench, Some(&registrar), &metadata(""));
    assert_eq!(code.error(), (400, "invalid_client_metadata".to_owned()));
    let registered = register(&bench, Some(&registrar), &metadata(machine));
    assert_eq!(registered.status.as_u16(), 201, "{}", registered.text);
    assert_eq!(registered.json()["client_secret_expires_at"], 0);
}

#[test]
fn a_pool_that_registers_nobody_has_no_such_endpoint() {
    let bench = Bench::new();
    let refused = register(&bench, None, &metadata(""));
    assert_eq!(refused.status.as_u16(), 404);
    let path = format!("/{}/.well-known/openid-configuration", bench.pool_id);
    let document = bench.browser().get(&path).json();
    assert!(document.get("registration_endpoint").is_none());
}
