use ringwall_core::ApiError;
use ringwall_testing::input;
use serde_json::value::RawValue;

use super::pre_token::{Groups, Overrides, Request};
use super::*;
use crate::api;
use crate::resources::pool::VersionedTrigger;
use crate::test_accounts::{Bench, bench, sign_up_of};
use crate::test_functions::FUNCTION;
use crate::test_users::{POOL, context, pool, user};

fn with_pre_sign_up() -> Bench {
    bench(|pool, _| pool.triggers.pre_sign_up = Some(FUNCTION.to_owned()))
}

/// Asks within a request, until the answer is there.
fn asked<T: Send + 'static>(
    bench: &Bench,
    ask: impl Fn(&RequestContext) -> Result<T, CognitoError> + Send + Sync + 'static,
) -> Result<T, String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let work = ringwall_service::work(bench.owner.store(), context(&bench.owner), move |ctx, _| {
        ask(ctx).map_err(ApiError::from)
    });
    runtime.block_on(work).map_err(|error| error.to_string())
}

#[test]
fn the_pool_calls_as_cognito_and_for_itself() {
    let bench = with_pre_sign_up();
    bench.sign_up("ann");
    let asked = bench.functions.asked().pop().unwrap();
    assert_eq!(asked.caller, "cognito-idp.amazonaws.com");
    assert_eq!(asked.source, pool().arn());
    assert!(!asked.is_event);
}

#[test]
fn what_is_no_answer_is_refused() {
    let bench = with_pre_sign_up();
    let unrecognizable = "InvalidLambdaResponseException: Unrecognizable lambda output";
    for answer in [
        "null",
        "7",
        "{}",
        "[]",
        r#"{"response":7}"#,
        r#"{"response":{"autoConfirmUser":"yes"}}"#,
        "no JSON",
    ] {
        bench.functions.says(answer);
        let refusal = bench.anybody.refusal::<api::SignUp>(sign_up_of("ann"));
        assert_eq!(refusal, unrecognizable, "{answer}");
    }
}

#[test]
fn a_function_that_cannot_be_called_is_called_once_and_a_busy_one_three_times() {
    let bench = with_pre_sign_up();
    let refusal = || bench.anybody.refusal::<api::SignUp>(sign_up_of("ann"));
    bench.functions.refuses("ResourceNotFoundException");
    assert_eq!(
        refusal(),
        "UnexpectedLambdaException: PreSignUp invocation failed due to error ResourceNotFoundException."
    );
    assert_eq!(bench.functions.asked().len(), 1);
    for _ in 0..3 {
        bench.functions.refuses("TooManyRequestsException");
    }
    assert_eq!(
        refusal(),
        "UnexpectedLambdaException: PreSignUp invocation failed due to error TooManyRequestsException."
    );
    assert_eq!(bench.functions.asked().len(), 3);
    for _ in 0..2 {
        bench.functions.refuses("TooManyRequestsException");
    }
    bench.sign_up("ann");
}

fn pre_token(bench: &Bench, version: &str, source: &'static str) -> Result<Overrides, String> {
    let mut pool = pool();
    pool.triggers.pre_token_generation = Some(VersionedTrigger {
        arn: FUNCTION.to_owned(),
        version: version.to_owned(),
    });
    asked(bench, move |ctx| {
        let groups = Groups {
            groups_to_override: vec!["staff".to_owned()],
            ..Groups::default()
        };
        let scopes = ["openid".to_owned()];
        let attributes = attributes_of(&user("ann"));
        let request = Request {
            user_attributes: &attributes,
            group_configuration: &groups,
            scopes: Some(&scopes),
            client_metadata: None,
        };
        let occasion = Occasion::new(&pool, Some("client"), Some("ann"));
        pre_token::ask(ctx, &occasion, source, &request)
    })
}

const AUTHENTICATION: &str = "TokenGeneration_Authentication";

fn shown(values: &BTreeMap<String, Box<RawValue>>) -> Vec<(&str, &str)> {
    let shown = values.iter();
    shown
        .map(|(name, value)| (name.as_str(), value.get()))
        .collect()
}

#[test]
fn the_first_version_changes_the_id_token_by_texts() {
    let bench = bench(|_, _| {});
    bench.functions.responds(
        r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"team":"red"},"claimsToSuppress":["email"],
            "groupOverrideDetails":{}}}"#,
    );
    let overrides = pre_token(&bench, "V1_0", AUTHENTICATION).unwrap();
    assert_eq!(shown(&overrides.id.add), [("team", "\"red\"")]);
    assert_eq!(overrides.id.suppress, ["email"]);
    assert!(overrides.access.add.is_empty());
    assert_eq!(overrides.groups, Some(Groups::default()));
    let event = bench.functions.event();
    assert!(event.starts_with(r#"{"version":"1","#), "{event}");
    assert!(!event.contains("scopes"), "{event}");
    assert!(
        event.ends_with(r#""response":{"claimsOverrideDetails":null}}"#),
        "{event}"
    );
}

#[test]
fn later_versions_change_both_tokens_by_any_json() {
    let bench = bench(|_, _| {});
    bench.functions.responds(
        r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"n":{"a":[1,true]}}},
            "accessTokenGeneration":{"claimsToAddOrOverride":{"k":2},"claimsToSuppress":null,
            "scopesToAdd":["x/read"],"scopesToSuppress":["openid"]},
            "groupOverrideDetails":{"groupsToOverride":["new"],"iamRolesToOverride":null,"preferredRole":null}}}"#,
    );
    let overrides = pre_token(&bench, "V2_0", AUTHENTICATION).unwrap();
    assert_eq!(shown(&overrides.id.add), [("n", r#"{"a":[1,true]}"#)]);
    assert_eq!(shown(&overrides.access.add), [("k", "2")]);
    assert_eq!(overrides.scopes_to_add, ["x/read"]);
    assert_eq!(overrides.scopes_to_suppress, ["openid"]);
    assert_eq!(overrides.groups.unwrap().groups_to_override, ["new"]);
    let event = bench.functions.event();
    assert!(
        event.contains(r#""version":"2""#) && event.contains(r#""scopes":["openid"]"#),
        "{event}"
    );
}

#[test]
fn machines_are_asked_about_by_the_third_version_alone() {
    let bench = bench(|_, _| {});
    let machine = "TokenGeneration_ClientCredentials";
    pre_token(&bench, "V2_0", machine).unwrap();
    assert!(bench.functions.asked().is_empty());
    pre_token(&bench, "V3_0", machine).unwrap();
    assert!(bench.functions.event().contains(r#""version":"3""#));
}

#[test]
fn too_many_changes_are_no_answer() {
    let bench = bench(|_, _| {});
    let names = vec!["\"claim\""; 5_001].join(",");
    bench.functions.responds(&format!(
        "{{\"claimsOverrideDetails\":{{\"claimsToSuppress\":[{names}]}}}}"
    ));
    assert_eq!(
        pre_token(&bench, "V1_0", AUTHENTICATION).err().unwrap(),
        "InvalidLambdaResponseException: Unrecognizable lambda output"
    );
}

#[test]
fn challenges_are_defined_created_and_verified() {
    let bench = bench(|_, _| {});
    let mut pool = pool();
    pool.triggers.define_auth_challenge = Some(FUNCTION.to_owned());
    pool.triggers.create_auth_challenge = Some(FUNCTION.to_owned());
    pool.triggers.verify_auth_challenge_response = Some(FUNCTION.to_owned());
    bench
        .functions
        .responds(r#"{"challengeName":"CUSTOM_CHALLENGE","issueTokens":false}"#);
    bench.functions.responds(
        r#"{"publicChallengeParameters":{"q":"1+1"},"privateChallengeParameters":{"a":"2"},"challengeMetadata":"sum"}"#,
    );
    bench.functions.responds(r#"{"answerCorrect":true}"#);
    let (defined, created, is_right) = asked(&bench, move |ctx| {
        let attributes = attributes_of(&user("ann"));
        let occasion = Occasion::new(&pool, Some("client"), Some("ann"));
        let subject = challenge::Subject {
            user_attributes: &attributes,
            client_metadata: None,
            user_not_found: false,
        };
        let session = [challenge::Answered {
            challenge_name: "CUSTOM_CHALLENGE".to_owned(),
            challenge_result: false,
            challenge_metadata: Some("sum".to_owned()),
        }];
        let defined = challenge::define(ctx, &occasion, subject, &session)?;
        let name = defined.challenge_name.clone().unwrap();
        let created = challenge::create(ctx, &occasion, subject, &name, &session)?;
        let private = created.private_challenge_parameters.as_ref();
        let is_right = challenge::verify(ctx, &occasion, subject, private, "2")?;
        Ok((defined, created, is_right))
    })
    .unwrap();
    assert_eq!(defined.issue_tokens, Some(false));
    assert_eq!(created.public_challenge_parameters.unwrap()["q"], "1+1");
    assert!(is_right);
    let events: Vec<_> = bench
        .functions
        .asked()
        .into_iter()
        .map(|asked| asked.event)
        .collect();
    assert!(events[0].contains(
        r#""session":[{"challengeName":"CUSTOM_CHALLENGE","challengeResult":false,"challengeMetadata":"sum"}]"#
    ));
    assert!(events[1].contains(r#""challengeName":"CUSTOM_CHALLENGE""#));
    assert!(events[2].contains(r#""privateChallengeParameters":{"a":"2"},"challengeAnswer":"2""#));
}

#[test]
fn what_a_provider_says_stays_where_the_function_says_nothing() {
    let bench = bench(|_, _| {});
    let mut pool = pool();
    pool.triggers.inbound_federation = Some(VersionedTrigger {
        arn: FUNCTION.to_owned(),
        version: "V1_0".to_owned(),
    });
    let ask = move |ctx: &RequestContext| {
        let said = Texts::from([("mail".to_owned(), "a@b.example".to_owned())]);
        let request = inbound_federation::Request {
            provider_name: "Corp",
            provider_type: "SAML",
            attributes: inbound_federation::Attributes {
                saml_response: Some(&said),
                ..inbound_federation::Attributes::default()
            },
        };
        let occasion = Occasion::new(&pool, Some("client"), Some("Corp_ann"));
        inbound_federation::ask(ctx, &occasion, &request)
    };
    bench.functions.responds(r#"{"userAttributesToMap":{}}"#);
    assert_eq!(asked(&bench, ask.clone()).unwrap(), None);
    let event = bench.functions.event();
    assert!(
        event.contains(r#""request":{"providerName":"Corp","providerType":"SAML","attributes":{"samlResponse":{"mail":"a@b.example"}}}"#),
        "{event}"
    );
    bench
        .functions
        .responds(r#"{"userAttributesToMap":{"email":"c@d.example"}}"#);
    assert_eq!(asked(&bench, ask).unwrap().unwrap()["email"], "c@d.example");
}

#[test]
fn an_administrators_event_names_no_client() {
    let bench = bench(|pool, _| pool.triggers.post_confirmation = Some(FUNCTION.to_owned()));
    bench.sign_up("ann");
    let confirming = input(&[("UserPoolId", POOL), ("Username", "ann")]);
    bench.owner.answer::<api::AdminConfirmSignUp>(confirming);
    let event = bench.functions.event();
    assert!(
        event.contains(r#""clientId":"CLIENT_ID_NOT_APPLICABLE""#),
        "{event}"
    );
}
