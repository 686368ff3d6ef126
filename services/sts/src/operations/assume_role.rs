//! `AssumeRole`: a session of a role, for callers with credentials.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>

use ringwall_core::{PrincipalKind, Reply, RequestContext};

use crate::StsWrite;
use crate::api::{AssumeRoleInput, AssumeRoleOutput};
use crate::error::StsError;
use crate::role_session::{NewSession, TrustQuestion, WantedRole, seconds};
use crate::second_factor;
use crate::session_policies::SessionPolicies;
use crate::session_tags::{SessionTags, source_identity};

const LAMBDA: &str = "lambda.amazonaws.com";
const SOURCE_FUNCTION: &str = "lambda:SourceFunctionArn";
/// What a function's ARN consists of, as far as its name.
const ARN_PARTS: usize = 7;

pub(crate) fn assume_role(
    ctx: &RequestContext,
    tx: &mut StsWrite<'_>,
    input: AssumeRoleInput,
) -> Result<Reply<AssumeRoleOutput>, StsError> {
    let calling = ctx.caller.session.as_deref();
    let tags = input.tags.unwrap_or_default().into_iter();
    let tags = tags.map(|tag| (tag.key, tag.value));
    let tags = SessionTags::parse(tags, input.transitive_tag_keys.as_deref(), calling)?;
    let source_identity = source_identity(input.source_identity.as_deref(), calling)?;
    match ctx.caller.principal.kind {
        PrincipalKind::Root => return Err(StsError::root_may_not_assume()),
        PrincipalKind::FederatedUser { .. } => {
            return Err(StsError::may_not_assume(
                ctx,
                "sts:AssumeRole",
                &input.role_arn,
            ));
        }
        _ => {}
    }
    if input.provided_contexts.is_some_and(|all| !all.is_empty()) {
        return Err(StsError::not_built("AssumeRole with ProvidedContexts"));
    }

    let wanted = WantedRole::find(tx.tx, &input.role_arn)?;
    let role = wanted.existing(ctx)?;
    let policies = SessionPolicies::parse(
        tx.tx,
        role.account,
        input.policy.as_deref(),
        input.policy_arns.as_deref(),
    )?;

    let serial_number = input.serial_number.as_deref();
    let proved_second_factor =
        second_factor::prove(ctx, tx.tx, serial_number, input.token_code.as_deref())?;
    let external_id = input.external_id.into_iter();
    let keys: Vec<_> = external_id
        .map(|id| ("sts:ExternalId".to_owned(), vec![id]))
        .collect();
    let question = TrustQuestion {
        role,
        partition: ctx.partition(),
        session_name: &input.role_session_name,
        tags: &tags,
        source_identity: source_identity.as_deref(),
        keys: &keys,
        provider: None,
        proved_second_factor,
    };
    let permit = question
        .permit(ctx, "sts:AssumeRole")?
        .map_err(|(action, _)| StsError::may_not_assume(ctx, action, &input.role_arn))?;

    let made = NewSession {
        role,
        partition: ctx.partition(),
        name: &input.role_session_name,
        seconds: seconds(ctx, role, input.duration_seconds)?,
        policies,
        tags,
        source_identity: source_identity.clone(),
        federated_provider: calling.and_then(|session| session.federated_provider.clone()),
        web_identity_keys: source_function(ctx),
        least_token_bytes: input.minimum_session_token_size,
    }
    .make(ctx)?;

    Ok(permit.reply(AssumeRoleOutput {
        credentials: Some(made.issued.credentials),
        assumed_role_user: Some(made.user),
        packed_policy_size: made.packed_percent,
        source_identity,
        session_token_utilization: made.issued.utilization,
        session_token_size: made.issued.size,
    }))
}

/// The condition key of what a function's code does, which Lambda assumes the role for: its ARN,
/// without version or alias.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html>
fn source_function(ctx: &RequestContext) -> Vec<(String, Vec<String>)> {
    let is_lambda = matches!(
        &ctx.caller.principal.kind,
        PrincipalKind::Service { name } if name == LAMBDA
    );
    let source = ctx.source.as_ref().filter(|_| is_lambda);
    let function = source.map(|source| source.arn.split(':').take(ARN_PARTS).collect::<Vec<_>>());
    let key = function.map(|parts| (SOURCE_FUNCTION.to_owned(), vec![parts.join(":")]));
    key.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use ringwall_core::SessionCredentials;
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, allow, input, trust};

    use crate::api::{self, AssumeRoleInput, Tag};
    use crate::test_house;

    const ANY: &[&str] = &["sts:AssumeRole"];
    const ALL: &[&str] = &["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

    fn account() -> String {
        format!("arn:aws:iam::{ACCOUNT}:root")
    }

    fn assuming(role: &str) -> AssumeRoleInput {
        input(&[("RoleArn", role), ("RoleSessionName", "job")])
    }

    fn allowed_user(house: &TestHouse) -> TestHouse {
        house.as_new_user("alice", &[&allow("sts:*", "*")])
    }

    #[test]
    fn gives_a_session_of_the_role() {
        let house = test_house();
        let role = house.put_role("reader", &trust(&[&account()], ANY), &[]);
        let made = allowed_user(&house).answer::<api::AssumeRole>(assuming(&role));
        let user = made.assumed_role_user.unwrap();
        assert_eq!(
            user.arn,
            format!("arn:aws:sts::{ACCOUNT}:assumed-role/reader/job")
        );
        assert!(user.assumed_role_id.starts_with("AROA") && user.assumed_role_id.ends_with(":job"));
        let credentials = made.credentials.unwrap();
        assert!(credentials.access_key_id.starts_with("ASIA"));
        assert_eq!(credentials.expiration, house.now().plus_secs(3600));
        assert_eq!(made.packed_policy_size, None);
    }

    #[test]
    fn trust_and_the_callers_policies_both_decide() {
        let house = test_house();
        let open = house.put_role("open", &trust(&[&account()], ANY), &[]);
        let bob = house.as_new_user("bob", &[]);
        let named = house.put_role("named", &trust(&[&bob.caller_arn()], ANY), &[]);
        let words = |role: &str| {
            format!(
                "AccessDenied: User: arn:aws:iam::{ACCOUNT}:user/bob is not authorized to perform: sts:AssumeRole on resource: {role}"
            )
        };
        assert_eq!(
            bob.refusal::<api::AssumeRole>(assuming(&open)),
            words(&open)
        );
        bob.answer::<api::AssumeRole>(assuming(&named));
        let missing = format!("arn:aws:iam::{ACCOUNT}:role/missing");
        assert_eq!(
            bob.refusal::<api::AssumeRole>(assuming(&missing)),
            words(&missing)
        );
        let alice = allowed_user(&house);
        alice.answer::<api::AssumeRole>(assuming(&open));
        alice.is_denied::<api::AssumeRole>(assuming(&named));
    }

    #[test]
    fn another_account_must_allow_its_own_side() {
        let house = test_house();
        let other = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
        let role = house.put_role("shared", &trust(&[&other], ANY), &[]);
        let there = house.as_account(OTHER_ACCOUNT);
        there
            .as_new_user("bob", &[])
            .is_denied::<api::AssumeRole>(assuming(&role));
        let carol = there.as_new_user("carol", &[&allow("sts:AssumeRole", &role)]);
        carol.answer::<api::AssumeRole>(assuming(&role));
    }

    #[test]
    fn a_service_assumes_a_role_that_trusts_it_for_the_resource_it_acts_for() {
        let house = test_house();
        let function = format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:report");
        let trust = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{{"Service":"lambda.amazonaws.com"}},
                "Action":"sts:AssumeRole","Condition":{{
                    "ArnLike":{{"aws:SourceArn":"{function}"}},
                    "StringEquals":{{"aws:SourceAccount":"{ACCOUNT}","aws:PrincipalServiceName":"lambda.amazonaws.com"}},
                    "Bool":{{"aws:PrincipalIsAWSService":"true"}}}}}}}}"#
        );
        let role = house.put_role("report", &trust, &[]);
        let lambda = house.as_service("lambda.amazonaws.com", &function);
        lambda.answer::<api::AssumeRole>(assuming(&role));

        let other_function = house.as_service("lambda.amazonaws.com", &format!("{function}2"));
        other_function.is_denied::<api::AssumeRole>(assuming(&role));
        let other_service = house.as_service("events.amazonaws.com", &function);
        other_service.is_denied::<api::AssumeRole>(assuming(&role));
        allowed_user(&house).is_denied::<api::AssumeRole>(assuming(&role));
    }

    #[test]
    fn an_external_id_must_fit() {
        let house = test_house();
        let trust = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"sts:AssumeRole",
                "Condition":{{"StringEquals":{{"sts:ExternalId":"42"}}}}}}}}"#,
            account()
        );
        let role = house.put_role("partner", &trust, &[]);
        let alice = allowed_user(&house);
        let with = |id: Option<&str>| AssumeRoleInput {
            external_id: id.map(str::to_owned),
            ..assuming(&role)
        };
        alice.is_denied::<api::AssumeRole>(with(None));
        alice.is_denied::<api::AssumeRole>(with(Some("43")));
        alice.answer::<api::AssumeRole>(with(Some("42")));
    }

    #[test]
    fn tags_and_source_identity_need_permissions_of_their_own() {
        let house = test_house();
        let plain = house.put_role("plain", &trust(&[&account()], ANY), &[]);
        let full = house.put_role("full", &trust(&[&account()], ALL), &[]);
        let alice = allowed_user(&house);
        let tagged = |role: &str| AssumeRoleInput {
            tags: Some(vec![Tag {
                key: "team".to_owned(),
                value: "blue".to_owned(),
            }]),
            ..assuming(role)
        };
        let identified = |role: &str| AssumeRoleInput {
            source_identity: Some("alice".to_owned()),
            ..assuming(role)
        };
        let refused = alice.refusal::<api::AssumeRole>(tagged(&plain));
        assert!(refused.contains("perform: sts:TagSession on"), "{refused}");
        let refused = alice.refusal::<api::AssumeRole>(identified(&plain));
        assert!(
            refused.contains("perform: sts:SetSourceIdentity on"),
            "{refused}"
        );
        let made = alice.answer::<api::AssumeRole>(tagged(&full));
        assert_eq!(made.packed_policy_size, Some(1));
        let made = alice.answer::<api::AssumeRole>(identified(&full));
        assert_eq!(made.source_identity.as_deref(), Some("alice"));
    }

    #[test]
    fn sessions_last_as_long_as_the_role_allows() {
        let house = test_house();
        let role = house.put_role("reader", &trust(&[&account()], ANY), &[]);
        let chained = house.put_role("first", &trust(&[&account()], ANY), &[&allow("sts:*", "*")]);
        let lasting = |seconds| AssumeRoleInput {
            duration_seconds: Some(seconds),
            ..assuming(&role)
        };
        let alice = allowed_user(&house);
        alice.answer::<api::AssumeRole>(lasting(3600));
        assert_eq!(
            alice.refusal::<api::AssumeRole>(lasting(3601)),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        );
        alice.answer::<api::AssumeRole>(assuming(&chained));
        assert_eq!(
            house
                .as_role("first", "job")
                .refusal::<api::AssumeRole>(lasting(3601)),
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        );
    }

    #[test]
    fn the_root_user_assumes_nothing() {
        let house = test_house();
        let role = house.put_role("reader", &trust(&[&account()], ANY), &[]);
        assert_eq!(
            house.refusal::<api::AssumeRole>(assuming(&role)),
            "AccessDenied: Roles may not be assumed by root accounts."
        );
    }

    #[test]
    fn a_role_that_trusted_a_deleted_user_does_not_trust_the_next_of_that_name() {
        let house = test_house();
        let bob = house.as_new_user("bob", &[]);
        let role = house.put_role("named", &trust(&[&bob.caller_arn()], ANY), &[]);
        bob.answer::<api::AssumeRole>(assuming(&role));
        // Put in the old one's place, with an id of its own.
        let next = house.as_new_user("bob", &[]);
        next.is_denied::<api::AssumeRole>(assuming(&role));
    }

    #[test]
    fn policies_that_are_too_large_or_unknown_are_refused() {
        let house = test_house();
        let role = house.put_role("reader", &trust(&[&account()], ANY), &[]);
        let alice = allowed_user(&house);
        let with = |policy: &str| AssumeRoleInput {
            policy: Some(policy.to_owned()),
            ..assuming(&role)
        };
        let made = alice.answer::<api::AssumeRole>(with(&allow("kms:*", "*")));
        assert!(made.packed_policy_size.is_some_and(|percent| percent > 0));
        let large = allow(&format!("kms:{}", "x".repeat(5000)), "*");
        assert!(
            alice
                .refusal::<api::AssumeRole>(with(&large))
                .starts_with("PackedPolicyTooLarge")
        );
        assert!(
            alice
                .refusal::<api::AssumeRole>(with("{"))
                .starts_with("MalformedPolicyDocument")
        );
        let unknown = AssumeRoleInput {
            policy_arns: Some(vec![api::PolicyDescriptorType {
                arn: Some(format!("arn:aws:iam::{ACCOUNT}:policy/missing")),
            }]),
            ..assuming(&role)
        };
        assert!(
            alice
                .refusal::<api::AssumeRole>(unknown)
                .starts_with("ValidationError: The specified policy")
        );
    }

    #[test]
    fn what_a_function_does_carries_the_functions_arn() {
        let house = test_house();
        let trusted = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","events.amazonaws.com"]},"Action":"sts:AssumeRole"}}"#;
        let role = house.put_role("worker", trusted, &[]);
        let function = format!("arn:aws:lambda:eu-west-1:{ACCOUNT}:function:one");
        let keys_of = |service: &str, source: &str| {
            let made = house
                .as_service(service, source)
                .answer::<api::AssumeRole>(assuming(&role));
            let made = made.credentials.unwrap();
            let made = SessionCredentials {
                access_key_id: made.access_key_id,
                secret: made.secret_access_key.expose().to_owned(),
                token: made.session_token,
            };
            let caller = house.platform().sessions.caller_of(&made, house.now());
            caller.unwrap().session.unwrap().web_identity_keys.clone()
        };
        let carried = [(
            "lambda:SourceFunctionArn".to_owned(),
            vec![function.clone()],
        )];
        assert_eq!(
            keys_of("lambda.amazonaws.com", &format!("{function}:7")),
            carried
        );
        assert_eq!(keys_of("events.amazonaws.com", &function), []);
    }
}
