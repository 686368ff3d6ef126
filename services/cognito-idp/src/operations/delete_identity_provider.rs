//! `DeleteIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteIdentityProviderInput, DeleteIdentityProviderOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_identity_provider(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteIdentityProviderInput,
) -> Result<Reply<DeleteIdentityProviderOutput>, CognitoError> {
    let action = "cognito-idp:DeleteIdentityProvider";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let provider = tx.provider(&pool, &input.provider_name)?;
    tx.remove_provider(&pool, &provider.name)?;
    tx.remove_saml_encryption_certificates(&pool, &provider.name)?;

    Ok(permit.reply(DeleteIdentityProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{google, house, new_pool};

    #[test]
    fn it_is_gone() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateIdentityProvider>(google(&pool));
        let named = || input(&[("UserPoolId", &pool), ("ProviderName", "Google")]);
        house.answer::<api::DeleteIdentityProvider>(named());
        assert_eq!(
            house.refusal::<api::DeleteIdentityProvider>(named()),
            "ResourceNotFoundException: Identity provider Google does not exist."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::DeleteIdentityProvider>(input(&[
                ("UserPoolId", &pool),
                ("ProviderName", "Google"),
            ]));
    }
}
