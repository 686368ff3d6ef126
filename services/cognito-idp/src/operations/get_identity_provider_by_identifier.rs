//! `GetIdentityProviderByIdentifier`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetIdentityProviderByIdentifier.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIdentityProviderByIdentifierInput, GetIdentityProviderByIdentifierOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_identity_provider_by_identifier(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetIdentityProviderByIdentifierInput,
) -> Result<Reply<GetIdentityProviderByIdentifierOutput>, CognitoError> {
    let action = "cognito-idp:GetIdentityProviderByIdentifier";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let identifier = &input.idp_identifier;
    let provider = tx.find_provider_by_identifier(&pool, identifier)?;
    let provider = provider.ok_or_else(|| {
        CognitoError::not_found(format!(
            "Identity provider with the identifier {identifier} does not exist."
        ))
    })?;

    Ok(permit.reply(GetIdentityProviderByIdentifierOutput {
        identity_provider: provider.shown(),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateIdentityProviderInput};
    use crate::test_pools::{google, house, new_pool};

    #[test]
    fn a_provider_is_found_by_what_apps_call_it() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateIdentityProvider>(CreateIdentityProviderInput {
            idp_identifiers: Some(vec!["example.com".to_owned()]),
            ..google(&pool)
        });
        let named =
            |identifier: &str| input(&[("UserPoolId", &pool), ("IdpIdentifier", identifier)]);
        let found = house.answer::<api::GetIdentityProviderByIdentifier>(named("example.com"));
        assert_eq!(
            found.identity_provider.provider_name.as_deref(),
            Some("Google")
        );
        let refusal = house.refusal::<api::GetIdentityProviderByIdentifier>(named("example.org"));
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::GetIdentityProviderByIdentifier>(input(&[
                ("UserPoolId", &pool),
                ("IdpIdentifier", "x"),
            ]));
    }
}
