//! `AssumeRoleWithSAML` with a provider of our own, that signs what it is told to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_testing::{
    ACCOUNT, SAML_ISSUER, SAML_SIGN_IN, START, SamlDraft, SamlIdp, TestHouse, input,
};

use crate::api::{self, AssumeRoleWithSAMLInput};
use crate::test_house;

const DENIED: &str = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML";

fn provider_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:saml-provider/idp")
}

fn draft_of(role: &str) -> SamlDraft {
    SamlDraft::of(role, &provider_arn())
}

/// A provider that is registered, and a role that trusts it for `actions`.
fn house(actions: &[&str], condition: &str) -> (TestHouse, SamlIdp, String) {
    let (house, idp) = (test_house(), SamlIdp::new());
    house.put_saml_provider("idp", &idp);
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",
            "Principal":{{"Federated":"{}"}},"Action":{actions:?},"Condition":{condition}}}}}"#,
        provider_arn()
    );
    let role = house.put_role("app", &trust, &[]);
    (house.as_anonymous(), idp, role)
}

fn trusting_house() -> (TestHouse, SamlIdp, String) {
    let actions = ["AssumeRoleWithSAML", "TagSession", "SetSourceIdentity"];
    let actions = actions.map(|action| format!("sts:{action}"));
    house(&actions.each_ref().map(String::as_str), "{}")
}

fn assuming(role: &str, response: &str) -> AssumeRoleWithSAMLInput {
    input(&[
        ("RoleArn", role),
        ("PrincipalArn", &provider_arn()),
        ("SAMLAssertion", response),
    ])
}

fn refusal(house: &TestHouse, role: &str, response: &str) -> String {
    house.refusal::<api::AssumeRoleWithSAML>(assuming(role, response))
}

#[test]
fn gives_a_session_to_whom_the_provider_vouches_for() {
    let (house, idp, role) = trusting_house();
    let response = idp.response(&draft_of(&role));
    let made = house.answer::<api::AssumeRoleWithSAML>(assuming(&role, &response));
    assert_eq!(made.subject.as_deref(), Some("alice"));
    assert_eq!(made.subject_type.as_deref(), Some("persistent"));
    assert_eq!(made.issuer.as_deref(), Some(SAML_ISSUER));
    assert_eq!(made.audience.as_deref(), Some(SAML_SIGN_IN));
    assert_eq!(made.packed_policy_size, None, "nothing was passed");
    assert_eq!(
        made.credentials.unwrap().expiration,
        house.now().plus_secs(3600)
    );
    assert_eq!(
        made.assumed_role_user.unwrap().arn,
        format!("arn:aws:sts::{ACCOUNT}:assumed-role/app/alice@example.org")
    );
}

#[test]
fn the_provider_shortens_the_session() {
    let (house, idp, role) = trusting_house();
    let response = idp.response(&draft_of(&role).with("SessionDuration", "1200"));
    let made = house.answer::<api::AssumeRoleWithSAML>(assuming(&role, &response));
    let end = made.credentials.unwrap().expiration;
    assert_eq!(end, house.now().plus_secs(1200));
}

#[test]
fn refuses_what_is_not_the_providers_word_for_aws_and_now() {
    let (house, idp, role) = trusting_house();
    let draft = draft_of(&role);
    let refusal = |draft: &SamlDraft| refusal(&house, &role, &idp.response(draft));
    assert_eq!(
        refusal(&SamlDraft {
            issuer: "https://other.example.org",
            ..draft.clone()
        }),
        "InvalidIdentityTokenException: Issuer not present in specified provider"
    );
    assert_eq!(
        refusal(&SamlDraft {
            audience: "urn:example:other",
            ..draft.clone()
        }),
        "InvalidIdentityTokenException: Response does not contain the required audience"
    );
    let old = SamlDraft {
        issued_at: START.secs() - 400,
        ..draft.clone()
    };
    assert!(refusal(&old).starts_with("ExpiredTokenException: "));
    assert_eq!(
        refusal(&draft.without("RoleSessionName")),
        "InvalidIdentityTokenException: RoleSessionName is required in AuthnResponse"
    );
}

#[test]
fn refuses_what_the_provider_did_not_sign() {
    let (house, idp, role) = trusting_house();
    let draft = draft_of(&role);
    let unbelieved = "InvalidIdentityTokenException: Response signature invalid";
    let forged = SamlIdp::new().response(&draft);
    assert_eq!(refusal(&house, &role, &forged), unbelieved);
    let changed = idp.document(&draft).replace(">alice<", ">mallory<");
    let changed = STANDARD.encode(changed);
    assert_eq!(refusal(&house, &role, &changed), unbelieved);
    let unsigned = idp.document(&draft);
    let (head, rest) = unsigned.split_once("<ds:Signature ").unwrap();
    let (_, tail) = rest.split_once("</ds:Signature>").unwrap();
    let unsigned = STANDARD.encode(format!("{head}{tail}"));
    assert_eq!(refusal(&house, &role, &unsigned), unbelieved);
}

#[test]
fn whom_the_role_does_not_trust_learns_nothing_more() {
    let condition = r#"{"StringEquals":{"saml:sub":"bob"}}"#;
    let (house, idp, role) = house(&["sts:AssumeRoleWithSAML"], condition);
    let response = idp.response(&draft_of(&role));
    assert_eq!(refusal(&house, &role, &response), DENIED);
    let missing = role.replace("role/app", "role/missing");
    let response = idp.response(&draft_of(&missing));
    assert_eq!(refusal(&house, &missing, &response), DENIED);
    // A response opens the roles that it names.
    assert_eq!(refusal(&house, &role, &response), DENIED);
}

#[test]
fn tags_and_a_source_identity_need_the_roles_permission() {
    let (house, idp, role) = house(&["sts:AssumeRoleWithSAML"], "{}");
    for (name, action) in [
        ("PrincipalTag:team", "TagSession"),
        ("SourceIdentity", "SetSourceIdentity"),
    ] {
        let response = idp.response(&draft_of(&role).with(name, "blue"));
        assert_eq!(
            refusal(&house, &role, &response),
            format!("AccessDenied: Not authorized to perform sts:{action}")
        );
    }
}

#[test]
fn the_trail_tells_what_the_provider_said() {
    let (house, idp, role) = trusting_house();
    let draft = draft_of(&role)
        .with("PrincipalTag:team", "blue")
        .with("TransitiveTagKeys", "team")
        .with("SourceIdentity", "alice.smith");
    let made = house.answer::<api::AssumeRoleWithSAML>(assuming(&role, &idp.response(&draft)));
    assert_eq!(made.source_identity.as_deref(), Some("alice.smith"));
    assert_eq!(made.packed_policy_size, Some(1));
    let notes = house.trail_notes();
    assert!(notes.tells_response);
    assert!(
        notes
            .defaulted
            .contains(&("sAMLAssertionID", "_one".to_owned()))
    );
    let caller = notes.federated.unwrap();
    assert_eq!(
        (caller.kind, caller.user_name.as_str()),
        ("SAMLUser", "alice")
    );
    assert_eq!(caller.tags.iter().collect::<Vec<_>>(), [("team", "blue")]);
    assert_eq!(caller.transitive_tags, ["team"]);
    assert_eq!(caller.source_identity.as_deref(), Some("alice.smith"));
}
