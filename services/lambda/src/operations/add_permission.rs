//! `AddPermission`: adds a statement to the policy of a function, version or alias.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{AddPermissionInput, AddPermissionOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::{FunctionRef, LATEST};
use crate::resources::policy::{self, FunctionPolicy};
use crate::store::LambdaWrite;

pub(crate) fn add_permission(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: AddPermissionInput,
) -> Result<Reply<AddPermissionOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let mut ask = Ask::new("lambda:AddPermission").key("lambda:Principal", &*input.principal);
    if let Some(auth_type) = input.function_url_auth_type {
        ask = ask.key("lambda:FunctionUrlAuthType", auth_type.as_str());
    }
    let (permit, _) = tx.permit(ctx, ask, &named)?;

    if named.qualifier.as_deref() == Some(LATEST) {
        return Err(LambdaError::latest_has_no_policy());
    }
    tx.require_qualifier(&named)?;
    let old = tx.find_policy(&named)?;
    FunctionPolicy::require_revision(old.as_deref(), input.revision_id.as_deref())?;
    let statement = policy::statement(named.partition, &input, &named.qualified_arn())?;
    let new = FunctionPolicy::adding(
        tx.rows(),
        named.account,
        old.as_deref(),
        &input.statement_id,
        &statement,
        ctx.uuid(),
    )?;
    tx.put_policy(&named, new)?;

    Ok(permit.reply(AddPermissionOutput {
        statement: Some(statement),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, allow, input};

    use crate::api::{self, AddPermissionInput};
    use crate::bench::{Steps as _, arn, house, invocation};

    fn permission(more: &[(&'static str, &str)]) -> AddPermissionInput {
        let mut texts = vec![
            ("FunctionName", "one"),
            ("StatementId", "first"),
            ("Action", "lambda:InvokeFunction"),
        ];
        texts.extend_from_slice(more);
        input(&texts)
    }

    #[test]
    fn statements_are_written_as_aws_writes_them() {
        let (house, _) = house();
        house.new_function("one");
        let added = house.answer::<api::AddPermission>(permission(&[
            ("Principal", "s3.amazonaws.com"),
            ("SourceArn", "arn:aws:s3:::bucket"),
            ("SourceAccount", ACCOUNT),
        ]));
        let statement = format!(
            r#"{{"Sid":"first","Effect":"Allow","Principal":{{"Service":"s3.amazonaws.com"}},"Action":"lambda:InvokeFunction","Resource":"{}","Condition":{{"ArnLike":{{"AWS:SourceArn":"arn:aws:s3:::bucket"}},"StringEquals":{{"AWS:SourceAccount":"{ACCOUNT}"}}}}}}"#,
            arn("one")
        );
        assert_eq!(added.statement.as_deref(), Some(statement.as_str()));
        let policy = house.answer::<api::GetPolicy>(input(&[("FunctionName", "one")]));
        assert_eq!(
            policy.policy.unwrap(),
            format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{statement}]}}"#)
        );
    }

    #[test]
    fn an_account_is_written_as_its_root() {
        let (house, _) = house();
        house.new_function("one");
        let added = house.answer::<api::AddPermission>(permission(&[("Principal", OTHER_ACCOUNT)]));
        let written = format!(r#""Principal":{{"AWS":"arn:aws:iam::{OTHER_ACCOUNT}:root"}}"#);
        assert!(added.statement.unwrap().contains(&written));
    }

    #[test]
    fn refuses_ids_in_use_unknown_principals_and_latest() {
        let (house, _) = house();
        house.new_function("one");
        let service = ("Principal", "s3.amazonaws.com");
        house.answer::<api::AddPermission>(permission(&[service]));
        assert_eq!(
            house.refusal::<api::AddPermission>(permission(&[service])),
            "ResourceConflictException: The statement id (first) provided already exists. Please provide a new statement id, or remove the existing statement."
        );
        let nobody = format!("arn:aws:iam::{ACCOUNT}:user/nobody");
        for principal in ["nobody", &nobody] {
            let mut other = permission(&[("Principal", principal)]);
            other.statement_id = "second".to_owned();
            assert_eq!(
                house.refusal::<api::AddPermission>(other),
                "InvalidParameterValueException: The provided principal was invalid. Please check the principal and try again."
            );
        }
        assert_eq!(
            house.refusal::<api::AddPermission>(permission(&[service, ("Qualifier", "$LATEST")])),
            "InvalidParameterValueException: We currently do not support adding policies for $LATEST."
        );
        assert_eq!(
            house.refusal::<api::AddPermission>(permission(&[service, ("Qualifier", "PROD")])),
            format!(
                "ResourceNotFoundException: Function not found: {}:PROD",
                arn("one")
            )
        );
        assert!(
            house
                .refusal::<api::AddPermission>(permission(&[service, ("RevisionId", "old")]))
                .starts_with("PreconditionFailedException: ")
        );
    }

    #[test]
    fn another_account_is_let_in_to_what_the_statement_names() {
        let (house, _) = house();
        house.new_function("one");
        let stranger = house.as_account(OTHER_ACCOUNT);
        stranger.is_denied::<api::Invoke>(invocation(&arn("one"), "{}"));
        house.answer::<api::AddPermission>(permission(&[("Principal", OTHER_ACCOUNT)]));
        stranger.answer::<api::Invoke>(invocation(&arn("one"), "{}"));
        let qualified = format!("{}:$LATEST", arn("one"));
        stranger.is_denied::<api::Invoke>(invocation(&qualified, "{}"));
        stranger.is_denied::<api::GetFunction>(input(&[("FunctionName", &arn("one"))]));
        // In the other account, its own policies decide too.
        let user = stranger.as_new_user("user", &[]);
        user.is_denied::<api::Invoke>(invocation(&arn("one"), "{}"));
        let invoke = allow("lambda:InvokeFunction", &arn("one"));
        let user = stranger.as_new_user("allowed", &[&invoke]);
        user.answer::<api::Invoke>(invocation(&arn("one"), "{}"));
    }

    #[test]
    fn a_user_of_the_same_account_needs_no_policy_of_his_own() {
        let (house, _) = house();
        house.new_function("one");
        let alice = house.as_new_user("alice", &[]);
        alice.is_denied::<api::Invoke>(invocation("one", "{}"));
        house.answer::<api::AddPermission>(permission(&[("Principal", &alice.caller_arn())]));
        alice.answer::<api::Invoke>(invocation("one", "{}"));
        // Another user of her name is a stranger to the statement.
        let other = house.as_new_user("alice", &[]);
        other.is_denied::<api::Invoke>(invocation("one", "{}"));
        let mut more = permission(&[("Principal", "s3.amazonaws.com")]);
        more.statement_id = "second".to_owned();
        house.answer::<api::AddPermission>(more);
        other.is_denied::<api::Invoke>(invocation("one", "{}"));
    }

    #[test]
    fn needs_permission_which_may_depend_on_the_principal() {
        let (house, _) = house();
        house.new_function("one");
        let only = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"lambda:AddPermission","Resource":"{}","Condition":{{"StringEquals":{{"lambda:Principal":"sns.amazonaws.com"}}}}}}}}"#,
            arn("one")
        );
        let user = house.as_new_user("user", &[&only]);
        user.is_denied::<api::AddPermission>(permission(&[("Principal", "s3.amazonaws.com")]));
        user.answer::<api::AddPermission>(permission(&[("Principal", "sns.amazonaws.com")]));
        let mut second = permission(&[("Principal", "s3.amazonaws.com")]);
        second.statement_id = "second".to_owned();
        house
            .as_new_user("a", &[])
            .is_denied::<api::AddPermission>(second.clone());
        house
            .as_new_user("b", &[&allow("lambda:AddPermission", &arn("one"))])
            .answer::<api::AddPermission>(second);
    }
}
