//! `DeleteCIMDPolicy`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteCIMDPolicyInput, DeleteCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_cimd_policy(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteCIMDPolicyInput,
) -> Result<Reply<DeleteCIMDPolicyOutput>, CognitoError> {
    let action = "cognito-idp:DeleteCIMDPolicy";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let policy = tx.cimd_policy(&pool, &input.cimd_policy_id)?;
    tx.remove_cimd_policy(&policy)?;

    Ok(permit.reply(DeleteCIMDPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::operations::create_cimd_policy::tests::with_policy;
    use crate::test_pools::house;

    #[test]
    fn it_is_gone() {
        let house = house();
        let made = with_policy(&house);
        let named = [
            ("UserPoolId", made.user_pool_id.as_str()),
            ("CIMDPolicyId", made.cimd_policy_id.as_str()),
        ];
        house
            .as_anonymous()
            .is_denied::<api::DeleteCIMDPolicy>(input(&named));
        house.answer::<api::DeleteCIMDPolicy>(input(&named));
        let gone = house.refusal::<api::DeleteCIMDPolicy>(input(&named));
        assert!(gone.starts_with("ResourceNotFoundException: "), "{gone}");
    }
}
