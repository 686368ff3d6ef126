//! `DescribeCIMDPolicy`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeCIMDPolicyInput, DescribeCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_cimd_policy(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeCIMDPolicyInput,
) -> Result<Reply<DescribeCIMDPolicyOutput>, CognitoError> {
    let action = "cognito-idp:DescribeCIMDPolicy";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let policy = tx.cimd_policy(&pool, &input.cimd_policy_id)?;
    let has_client = tx.has_cimd_client(&policy)?;

    Ok(permit.reply(DescribeCIMDPolicyOutput {
        cimd_policy: policy.shown(has_client),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger_and_shows_nothing_that_is_not_there() {
        let house = house();
        let pool = new_pool(&house);
        let named = [("UserPoolId", pool.as_str()), ("CIMDPolicyId", "nothing")];
        assert_eq!(
            house.refusal::<api::DescribeCIMDPolicy>(input(&named)),
            "ResourceNotFoundException: CIMD policy nothing does not exist."
        );
        house
            .as_anonymous()
            .is_denied::<api::DescribeCIMDPolicy>(input(&named));
    }
}
