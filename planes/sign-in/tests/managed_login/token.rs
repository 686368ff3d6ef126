use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use ringwall_cognito_idp::api::OAuthFlowType;

use crate::bench::{Bench, Browser, parameter};

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str =
    "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn code(bench: &Bench, more: &str) -> String {
    parameter(&bench.browser().sign_in(&bench.query(more)), "code").unwrap()
}

fn form(bench: &Bench, code: &str) -> String {
    format!(
        "grant_type=authorization_code&client_id={}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fback&code={code}",
        bench.client_id
    )
}

fn app(bench: &Bench) -> Browser<'_> {
    bench.browser()
}

fn refusal(bench: &Bench, form: &str) -> (u16, String) {
    app(bench).post("/oauth2/token", form).error()
}

fn refused(error: &str) -> (u16, String) {
    (400, error.to_owned())
}

#[test]
fn gives_tokens_for_a_code() {
    let bench = Bench::new();
    let answer = app(&bench).post("/oauth2/token", &form(&bench, &code(&bench, "&nonce=n1")));
    let tokens = answer.json();
    assert_eq!(answer.status, 200, "{tokens}");
    assert_eq!(
        (tokens["token_type"].as_str(), tokens["expires_in"].as_u64()),
        (Some("Bearer"), Some(3_600))
    );
    assert!(tokens["refresh_token"].is_string());
    let claims = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(
        (claims["nonce"].as_str(), claims["aud"].as_str()),
        (Some("n1"), Some(bench.client_id.as_str()))
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
}

#[test]
fn gives_no_id_token_without_openid() {
    let bench = Bench::new();
    let code = code(&bench, "&scope=aws.cognito.signin.user.admin");
    let tokens = app(&bench)
        .post("/oauth2/token", &form(&bench, &code))
        .json();
    assert!(
        tokens.get("id_token").is_none() && tokens["access_token"].is_string(),
        "{tokens}"
    );
}

#[test]
fn a_code_is_good_once_and_reuse_revokes_what_came_of_it() {
    let bench = Bench::new();
    let code = code(&bench, "");
    let tokens = app(&bench)
        .post("/oauth2/token", &form(&bench, &code))
        .json();

    assert_eq!(
        refusal(&bench, &form(&bench, &code)),
        refused("invalid_grant")
    );

    let refresh = format!(
        "grant_type=refresh_token&client_id={}&refresh_token={}",
        bench.client_id,
        tokens["refresh_token"].as_str().unwrap()
    );
    assert_eq!(refusal(&bench, &refresh), refused("invalid_grant"));
}

#[test]
fn a_code_is_good_for_five_minutes() {
    let bench = Bench::new();
    let code = code(&bench, "");
    bench.house.advance_secs(301);
    assert_eq!(
        refusal(&bench, &form(&bench, &code)),
        refused("invalid_grant")
    );
}

#[test]
fn a_code_goes_back_to_the_same_address_only() {
    let bench = Bench::new();
    let form = form(&bench, &code(&bench, "")).replace("back", "other");
    assert_eq!(refusal(&bench, &form), refused("unauthorized_client"));
}

#[test]
fn a_proof_key_must_be_answered_and_is_asked_once() {
    let bench = Bench::new();
    let code_of = code(&bench, CHALLENGE);
    let wrong = format!(
        "{}&code_verifier={}",
        form(&bench, &code_of),
        VERIFIER.replace('d', "x")
    );
    assert_eq!(refusal(&bench, &wrong), refused("invalid_grant"));
    let right = format!("{}&code_verifier={VERIFIER}", form(&bench, &code_of));
    assert_eq!(
        refusal(&bench, &right),
        refused("invalid_grant"),
        "the code is void"
    );

    let code_of = code(&bench, CHALLENGE);
    let right = format!("{}&code_verifier={VERIFIER}", form(&bench, &code_of));
    assert_eq!(app(&bench).post("/oauth2/token", &right).status, 200);
}

#[test]
fn refreshes() {
    let bench = Bench::new();
    let tokens = app(&bench)
        .post("/oauth2/token", &form(&bench, &code(&bench, "")))
        .json();
    let refresh = format!(
        "grant_type=refresh_token&client_id={}&refresh_token={}",
        bench.client_id,
        tokens["refresh_token"].as_str().unwrap()
    );
    let again = app(&bench).post("/oauth2/token", &refresh).json();
    assert!(
        again["id_token"].is_string() && again["access_token"].is_string(),
        "{again}"
    );
    assert!(again.get("refresh_token").is_none());
}

#[test]
fn a_secret_is_shown_in_the_header_or_in_the_form() {
    let bench = Bench::with(|client| client.generate_secret = Some(true));
    let secret = bench.client_secret.clone().unwrap();
    let code_form = |bench: &Bench| form(bench, &code(bench, ""));
    assert_eq!(
        refusal(&bench, &code_form(&bench)),
        refused("invalid_client")
    );
    assert_eq!(
        refusal(
            &bench,
            &format!("{}&client_secret=wrong", code_form(&bench))
        ),
        refused("invalid_client")
    );

    let posted = format!("{}&client_secret={secret}", code_form(&bench));
    assert_eq!(app(&bench).post("/oauth2/token", &posted).status, 200);
    let mut basic = app(&bench);
    let header = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{secret}", bench.client_id))
    );
    basic
        .headers
        .insert(AUTHORIZATION, HeaderValue::from_str(&header).unwrap());
    assert_eq!(basic.post("/oauth2/token", &code_form(&bench)).status, 200);
    assert_eq!(
        basic.post("/oauth2/token", &posted).error(),
        refused("invalid_request")
    );
}

#[test]
fn says_what_is_wrong_with_a_request() {
    let bench = Bench::new();
    let id = &bench.client_id;
    assert_eq!(refusal(&bench, ""), refused("invalid_client"));
    assert_eq!(
        refusal(&bench, &format!("client_id={id}")),
        refused("invalid_request")
    );
    assert_eq!(
        refusal(&bench, &format!("client_id={id}&grant_type=password")),
        refused("unsupported_grant_type")
    );
    assert_eq!(
        refusal(
            &bench,
            &format!("client_id={id}&grant_type=authorization_code")
        ),
        refused("invalid_request")
    );
    assert_eq!(
        refusal(&bench, &form(&bench, "guess")),
        refused("invalid_grant")
    );
    assert_eq!(
        refusal(
            &bench,
            &format!("client_id={id}&grant_type=client_credentials")
        ),
        refused("unauthorized_client")
    );
    assert_eq!(
        refusal(
            &bench,
            &format!("client_id={id}&grant_type=refresh_token&refresh_token=x")
        ),
        refused("invalid_grant")
    );
    assert_eq!(refusal(&bench, "a=1&a=2"), refused("invalid_request"));
}

#[test]
fn a_client_gets_a_token_for_itself() {
    let bench = Bench::with(|client| {
        client.generate_secret = Some(true);
        client.allowed_o_auth_flows = Some(vec![OAuthFlowType::ClientCredentials]);
        client.allowed_o_auth_scopes = Some(vec!["notes/read".to_owned()]);
        client.callback_ur_ls = None;
    });
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        bench.client_id,
        bench.client_secret.clone().unwrap()
    );
    let tokens = app(&bench).post("/oauth2/token", &form).json();
    let claims = claims(
        tokens["access_token"]
            .as_str()
            .unwrap_or_else(|| panic!("{tokens}")),
    );
    assert_eq!(
        (claims["sub"].as_str(), claims.get("username")),
        (Some(bench.client_id.as_str()), None)
    );
    assert!(tokens.get("id_token").is_none() && tokens.get("refresh_token").is_none());
    assert_eq!(
        refusal(&bench, &format!("{form}&scope=nope%2Fread")),
        refused("invalid_scope")
    );
}

#[test]
fn shows_a_user_to_who_has_openid() {
    let bench = Bench::new();
    let tokens = app(&bench)
        .post("/oauth2/token", &form(&bench, &code(&bench, "")))
        .json();
    let info = with_token(&bench, tokens["access_token"].as_str().unwrap());
    assert_eq!(info.json()["username"], "maria");

    let code = code(&bench, "&scope=aws.cognito.signin.user.admin");
    let tokens = app(&bench)
        .post("/oauth2/token", &form(&bench, &code))
        .json();
    let refused = with_token(&bench, tokens["access_token"].as_str().unwrap());
    assert_eq!(refused.status, 401);
    assert!(
        refused.headers["www-authenticate"]
            .to_str()
            .unwrap()
            .contains("invalid_token")
    );
    assert_eq!(with_token(&bench, "x").status, 401);
    assert_eq!(app(&bench).get("/oauth2/userInfo").status, 400);
}

#[test]
fn revokes_refresh_tokens() {
    let bench = Bench::new();
    let tokens = app(&bench)
        .post("/oauth2/token", &form(&bench, &code(&bench, "")))
        .json();
    let (access, refresh) = (
        tokens["access_token"].as_str().unwrap(),
        tokens["refresh_token"].as_str().unwrap(),
    );
    let revoke = |token: &str| {
        app(&bench).post(
            "/oauth2/revoke",
            &format!("client_id={}&token={token}", bench.client_id),
        )
    };
    assert_eq!(revoke(access).error(), refused("unsupported_token_type"));
    assert_eq!(
        (
            revoke(refresh).status.as_u16(),
            revoke(refresh).text.as_str()
        ),
        (200, "")
    );
    assert_eq!(with_token(&bench, access).status, 401);
    assert_eq!(
        app(&bench).post("/oauth2/revoke", "token=x").error(),
        (401, "invalid_client".to_owned())
    );
    assert_eq!(revoke("").error(), refused("invalid_request"));
}

fn with_token(bench: &Bench, token: &str) -> crate::bench::Answer {
    let mut app = app(bench);
    app.headers.insert(
        AUTHORIZATION,
        HeaderValue::from_str(&format!("Bearer {token}")).unwrap(),
    );
    app.get("/oauth2/userInfo")
}

pub(crate) fn claims(token: &str) -> serde_json::Value {
    let payload = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}
