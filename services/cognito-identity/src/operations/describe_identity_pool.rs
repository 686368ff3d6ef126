//! `DescribeIdentityPool`: the settings of an identity pool.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentityPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateIdentityPoolOutput, DescribeIdentityPoolInput};
use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityRead;

pub(crate) fn describe_identity_pool(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: DescribeIdentityPoolInput,
) -> Result<Reply<CreateIdentityPoolOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;

    let (permit, pool) = tx.permitted_pool(ctx, "cognito-identity:DescribeIdentityPool", id)?;

    Ok(permit.reply(pool.describe()))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, arn, house, pool_input};

    #[test]
    fn a_pool_is_of_one_region_and_one_account() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let named = [("IdentityPoolId", pool.as_str())];
        assert_eq!(house.describe(&pool).identity_pool_name, "shop");
        assert_eq!(
            house
                .in_region("eu-west-1")
                .refusal::<api::DescribeIdentityPool>(input(&named)),
            format!("ResourceNotFoundException: IdentityPool '{pool}' not found.")
        );
        house
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::DescribeIdentityPool>(input(&named));
    }

    #[test]
    fn needs_permission_on_the_pool_which_may_go_by_its_tags() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let named = [("IdentityPoolId", pool.as_str())];
        house.needs::<api::DescribeIdentityPool>(
            "cognito-identity:DescribeIdentityPool",
            &arn(&pool),
            input(&named),
        );
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"cognito-identity:DescribeIdentityPool","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}}"#;
        let clerk = house.as_new_user("clerk", &[only]);
        clerk.is_denied::<api::DescribeIdentityPool>(input(&named));
        house.tag(&pool, &[("team", "blue")]);
        clerk.answer::<api::DescribeIdentityPool>(input(&named));
    }
}
