//! `GetPolicy`: the policy of a function, version or alias.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetPolicyInput, GetPolicyOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn get_policy(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetPolicyInput,
) -> Result<Reply<GetPolicyOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:GetPolicy"), &named)?;

    tx.require_qualifier(&named)?;
    let policy = tx.find_policy(&named)?.ok_or_else(LambdaError::no_policy)?;
    let shown = policy.document.shown(tx.rows())?;

    Ok(permit.reply(GetPolicyOutput {
        policy: Some(shown),
        revision_id: Some(policy.revision_id.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn each_qualifier_has_its_own() {
        let (house, _) = house();
        house.new_function("one");
        let version = house.publish("one");
        house.answer::<api::AddPermission>(input(&[
            ("FunctionName", "one"),
            ("Qualifier", &version),
            ("StatementId", "first"),
            ("Action", "lambda:InvokeFunction"),
            ("Principal", "s3.amazonaws.com"),
        ]));
        assert_eq!(
            house.refusal::<api::GetPolicy>(input(&[("FunctionName", "one")])),
            "ResourceNotFoundException: The resource you requested does not exist."
        );
        let qualified = format!("{}:{version}", arn("one"));
        let found = house.answer::<api::GetPolicy>(input(&[("FunctionName", &qualified)]));
        let resource = format!(r#""Resource":"{qualified}""#);
        assert!(found.policy.unwrap().contains(&resource));
        house.needs::<api::GetPolicy>(
            "lambda:GetPolicy",
            &qualified,
            input(&[("FunctionName", &qualified)]),
        );
    }
}
