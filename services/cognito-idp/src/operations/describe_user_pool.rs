//! `DescribeUserPool`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserPoolInput, DescribeUserPoolOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_pool(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeUserPoolInput,
) -> Result<Reply<DescribeUserPoolOutput>, CognitoError> {
    let (permit, pool) =
        tx.permit_on_pool(ctx, "cognito-idp:DescribeUserPool", &input.user_pool_id)?;

    Ok(permit.reply(DescribeUserPoolOutput {
        user_pool: Some(tx.shown_pool(&pool)?),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn pools_of_others_and_of_elsewhere_are_not_there() {
        let house = house();
        let pool = new_pool(&house);
        for other in [
            house.as_account(OTHER_ACCOUNT),
            house.in_region("eu-west-1"),
        ] {
            assert_eq!(
                other.refusal::<api::DescribeUserPool>(input(&[("UserPoolId", &pool)])),
                format!("ResourceNotFoundException: User pool {pool} does not exist.")
            );
        }
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::DescribeUserPool>(input(&[("UserPoolId", &pool)]));
    }
}
