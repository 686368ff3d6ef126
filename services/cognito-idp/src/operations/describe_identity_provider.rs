//! `DescribeIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeIdentityProviderInput, DescribeIdentityProviderOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_identity_provider(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeIdentityProviderInput,
) -> Result<Reply<DescribeIdentityProviderOutput>, CognitoError> {
    let action = "cognito-idp:DescribeIdentityProvider";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let provider = tx.provider(&pool, &input.provider_name)?;

    Ok(permit.reply(DescribeIdentityProviderOutput {
        identity_provider: provider.shown(),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{google, house, new_pool};

    #[test]
    fn shows_what_was_made() {
        let house = house();
        let pool = new_pool(&house);
        let named = || input(&[("UserPoolId", &pool), ("ProviderName", "Google")]);
        assert_eq!(
            house.refusal::<api::DescribeIdentityProvider>(named()),
            "ResourceNotFoundException: Identity provider Google does not exist."
        );
        let made = house.answer::<api::CreateIdentityProvider>(google(&pool));
        let shown = house.answer::<api::DescribeIdentityProvider>(named());
        assert_eq!(shown.identity_provider, made.identity_provider);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::DescribeIdentityProvider>(input(&[
                ("UserPoolId", &pool),
                ("ProviderName", "Google"),
            ]));
    }
}
