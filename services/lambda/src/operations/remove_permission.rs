//! `RemovePermission`: removes a statement from the policy of a function, version or alias.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{RemovePermissionInput, RemovePermissionOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::resources::policy::FunctionPolicy;
use crate::store::LambdaWrite;

pub(crate) fn remove_permission(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: RemovePermissionInput,
) -> Result<Reply<RemovePermissionOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:RemovePermission"), &named)?;

    let old = tx.find_policy(&named)?;
    let old = old.ok_or_else(LambdaError::no_policy)?;
    FunctionPolicy::require_revision(Some(&old), input.revision_id.as_deref())?;
    let id = &input.statement_id;
    match old.removing(tx.rows(), named.account, id, ctx.uuid())? {
        Some(policy) => tx.put_policy(&named, policy)?,
        None => tx.delete_policy(&named)?,
    }

    Ok(permit.reply(RemovePermissionOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, RemovePermissionInput};
    use crate::bench::{Steps as _, arn, house};

    fn statement(id: &str) -> RemovePermissionInput {
        input(&[("FunctionName", "one"), ("StatementId", id)])
    }

    #[test]
    fn the_last_statement_takes_the_policy_along() {
        let (house, _) = house();
        house.new_function("one");
        for id in ["a", "b"] {
            house.answer::<api::AddPermission>(input(&[
                ("FunctionName", "one"),
                ("StatementId", id),
                ("Action", "lambda:InvokeFunction"),
                ("Principal", "s3.amazonaws.com"),
            ]));
        }
        assert_eq!(
            house.refusal::<api::RemovePermission>(statement("c")),
            "ResourceNotFoundException: Statement c is not found in resource policy."
        );
        house.answer::<api::RemovePermission>(statement("a"));
        let policy = house.answer::<api::GetPolicy>(input(&[("FunctionName", "one")]));
        let policy = policy.policy.unwrap();
        assert!(!policy.contains(r#""Sid":"a""#) && policy.contains(r#""Sid":"b""#));
        house.needs::<api::RemovePermission>(
            "lambda:RemovePermission",
            &arn("one"),
            statement("b"),
        );
        assert_eq!(
            house.refusal::<api::GetPolicy>(input(&[("FunctionName", "one")])),
            "ResourceNotFoundException: The resource you requested does not exist."
        );
    }
}
