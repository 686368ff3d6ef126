//! `AssumeRoleWithWebIdentity` with a provider of our own: real keys, real tokens.

use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_core::{Ask, Session, Tags};
use ringwall_federation::Documents;
use ringwall_identity::{OidcProvider, put_oidc_provider};
use ringwall_outbound::{Believed, Fetched};
use ringwall_testing::{ACCOUNT, START, TestHouse, input};
use ringwall_tokens::jwt::{Algorithm, Claims, SigningKey, key_set_json};

use crate::Sts;
use crate::api::{self, AssumeRoleWithWebIdentityInput};

const ISSUER: &str = "https://idp.example.org/tenant";
const HOST: &str = "idp.example.org/tenant";

/// A provider: its keys, and how often they were fetched.
struct Provider {
    key: Mutex<SigningKey>,
    fetches: Mutex<usize>,
    is_down: Mutex<bool>,
}

struct Network(Arc<Provider>);

impl Documents for Network {
    fn get(&self, url: &str, _: &[String]) -> Option<Fetched> {
        if *self.0.is_down.lock() {
            return None;
        }
        let text = match url.strip_prefix(ISSUER)? {
            "/.well-known/openid-configuration" => {
                format!(r#"{{"issuer":"{ISSUER}","jwks_uri":"{ISSUER}/keys"}}"#)
            }
            "/keys" => {
                *self.0.fetches.lock() += 1;
                key_set_json(&[self.0.key.lock().public_jwk()])
            }
            _ => return None,
        };
        Some(Fetched {
            body: text.into(),
            max_age_secs: Some(3600),
            believed: Some(Believed::Thumbprint),
        })
    }
}

impl Provider {
    fn token(&self, claims: &Claims) -> String {
        self.key.lock().sign(claims).unwrap()
    }
}

fn new_key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256).unwrap()
}

fn house() -> (TestHouse, Arc<Provider>, String) {
    let provider = Arc::new(Provider {
        key: Mutex::new(new_key()),
        fetches: Mutex::new(0),
        is_down: Mutex::new(false),
    });
    let network = Network(Arc::clone(&provider));
    let house = TestHouse::new(|store| vec![Sts::over(store, Box::new(network)).routes()]);
    let row = OidcProvider {
        account: house.account(),
        url: HOST.to_owned(),
        client_ids: vec!["app".to_owned()],
        thumbprints: Vec::new(),
        created_at: house.now(),
        tags: Tags::new(),
    };
    let put = house.store().write(|tx| put_oidc_provider(tx, row.clone()));
    put.unwrap();
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",
            "Principal":{{"Federated":"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"}},
            "Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession"],
            "Condition":{{"StringEquals":{{"{HOST}:aud":"app","{HOST}:sub":"alice.smith"}}}}}}}}"#
    );
    let role = house.put_role("web", &trust, &[]);
    (house.as_anonymous(), provider, role)
}

fn claims() -> Claims {
    let now = START.secs();
    Claims::new()
        .with("iss", ISSUER)
        .with("sub", "alice.smith")
        .with("aud", "app")
        .with("iat", now)
        .with("exp", now + 300)
}

fn assuming(role: &str, token: &str) -> AssumeRoleWithWebIdentityInput {
    input(&[
        ("RoleArn", role),
        ("RoleSessionName", "job"),
        ("WebIdentityToken", token),
    ])
}

#[test]
fn gives_a_session_to_whom_the_provider_vouches_for() {
    let (house, provider, role) = house();
    let token = provider.token(&claims());
    let made = house.answer::<api::AssumeRoleWithWebIdentity>(assuming(&role, &token));
    assert_eq!(
        made.subject_from_web_identity_token.as_deref(),
        Some("alice.smith")
    );
    assert_eq!(made.audience.as_deref(), Some("app"));
    assert_eq!(made.provider.as_deref(), Some(ISSUER));
    let user = made.assumed_role_user.unwrap();
    assert_eq!(
        user.arn,
        format!("arn:aws:sts::{ACCOUNT}:assumed-role/web/job")
    );
    let notes = house.trail_notes();
    assert!(notes.tells_response);
    let caller = notes.federated.unwrap();
    assert_eq!(
        (caller.kind, caller.user_name.as_str()),
        ("WebIdentityUser", "alice.smith")
    );
}

#[test]
fn refuses_what_is_not_the_providers_word_for_this_client_and_now() {
    let (house, provider, role) = house();
    let now = START.secs();
    let refusal =
        |token: &str| house.refusal::<api::AssumeRoleWithWebIdentity>(assuming(&role, token));
    assert_eq!(
        refusal(&provider.token(&claims().with("aud", "other"))),
        "InvalidIdentityTokenException: Incorrect token audience"
    );
    let expired = claims().with("exp", now - 61).with("iat", now - 400);
    assert_eq!(
        refusal(&provider.token(&expired)),
        format!(
            "ExpiredTokenException: Token expired: current date/time {now} must be before the expiration date/time {}",
            now - 61
        )
    );
    assert_eq!(
        refusal(&provider.token(&claims().with("iss", "https://other.example.org"))),
        "InvalidIdentityTokenException: No OpenIDConnect provider found in your account for https://other.example.org"
    );
    assert!(refusal("not.a.token").starts_with("InvalidIdentityTokenException: The ID Token"));
    let forged = new_key().sign(&claims()).unwrap();
    assert!(
        refusal(&forged)
            .starts_with("InvalidIdentityTokenException: Couldn't retrieve verification key")
    );
    let token = provider.token(&claims());
    let (head, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let other = provider.token(&claims().with("sub", "mallory"));
    let body = other.split('.').nth(1).unwrap();
    assert_eq!(
        refusal(&format!("{header}.{body}.{signature}")),
        "InvalidIdentityTokenException: Couldn't verify the signature of the identity token"
    );
}

#[test]
fn whom_the_role_does_not_trust_learns_nothing_more() {
    let (house, provider, role) = house();
    let stranger = provider.token(&claims().with("sub", "mallory"));
    let words = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";
    assert_eq!(
        house.refusal::<api::AssumeRoleWithWebIdentity>(assuming(&role, &stranger)),
        words
    );
    let missing = role.replace("role/web", "role/missing");
    let token = provider.token(&claims());
    assert_eq!(
        house.refusal::<api::AssumeRoleWithWebIdentity>(assuming(&missing, &token)),
        words
    );
}

#[test]
fn keys_are_kept_and_fetched_anew_for_an_unknown_one_once_a_minute() {
    let (house, provider, role) = house();
    let call = || {
        let token = provider.token(&claims());
        house.call::<api::AssumeRoleWithWebIdentity>(assuming(&role, &token))
    };
    call().unwrap();
    call().unwrap();
    assert_eq!(*provider.fetches.lock(), 1);
    *provider.key.lock() = new_key();
    assert!(call().is_err(), "a minute has not passed");
    assert_eq!(*provider.fetches.lock(), 1);
    house.advance_secs(61);
    call().unwrap();
    assert_eq!(*provider.fetches.lock(), 2);
}

#[test]
fn a_provider_that_is_down_can_be_tried_again() {
    let (house, provider, role) = house();
    *provider.is_down.lock() = true;
    let token = provider.token(&claims());
    let call = || house.call::<api::AssumeRoleWithWebIdentity>(assuming(&role, &token));
    let refused = call().err().unwrap();
    assert!(
        refused.starts_with("IDPCommunicationErrorException"),
        "{refused}"
    );
    *provider.is_down.lock() = false;
    call().unwrap();
}

#[test]
fn tags_come_from_the_token() {
    let (house, provider, role) = house();
    let tags = Claims::new()
        .with("principal_tags", Claims::new().with("team", vec!["blue"]))
        .with("transitive_tag_keys", vec!["team"]);
    let token = provider.token(&claims().with("https://aws.amazon.com/tags", tags));
    let made = house.answer::<api::AssumeRoleWithWebIdentity>(assuming(&role, &token));
    assert_eq!(made.packed_policy_size, Some(1));
    let notes = house.trail_notes();
    let caller = notes.federated.unwrap();
    assert_eq!(caller.tags.iter().collect::<Vec<_>>(), [("team", "blue")]);
    assert_eq!(caller.transitive_tags, ["team"]);
    assert_eq!(
        notes.additional,
        [(
            "identityProviderConnectionVerificationMethod",
            "Thumbprint".to_owned()
        )]
    );
    let two = Claims::new().with("principal_tags", Claims::new().with("team", vec!["a", "b"]));
    let token = provider.token(&claims().with("https://aws.amazon.com/tags", two));
    let refused = house.refusal::<api::AssumeRoleWithWebIdentity>(assuming(&role, &token));
    assert!(
        refused.starts_with("IDPRejectedClaimException"),
        "{refused}"
    );
}

#[test]
fn what_the_token_said_holds_in_the_session() {
    let (house, _, _) = house();
    let house = house.as_account(ACCOUNT);
    let only = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"*","Condition":{{"StringEquals":{{"{HOST}:sub":"alice.smith"}}}}}}}}"#
    );
    let trust = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;
    house.put_role("reader", trust, &[&only]);
    let may = |subject: &str| {
        let session = Session {
            issued_at: house.now(),
            expires_at: house.now().plus_secs(60),
            web_identity_keys: vec![(format!("{HOST}:sub"), vec![subject.to_owned()])],
            ..Session::default()
        };
        let reader = house.as_role("reader", "job").in_session(session);
        reader.may(&Ask::new("ssm:GetParameter"))
    };
    assert_eq!(may("alice.smith"), Ok(()));
    assert!(may("mallory").is_err());
}
