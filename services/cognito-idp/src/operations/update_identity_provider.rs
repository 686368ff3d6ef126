//! `UpdateIdentityProvider`: what the request leaves out stays.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateIdentityProviderInput, UpdateIdentityProviderOutput};
use crate::error::CognitoError;
use crate::provider_document;
use crate::store::CognitoWrite;

pub(crate) fn update_identity_provider(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateIdentityProviderInput,
) -> Result<Reply<UpdateIdentityProviderOutput>, CognitoError> {
    let action = "cognito-idp:UpdateIdentityProvider";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut provider = (*tx.provider(&pool, &input.provider_name)?).clone();
    if let Some(details) = input.provider_details {
        provider.set_details(details)?;
    }
    if let Some(mapping) = input.attribute_mapping {
        provider.set_mapping(&pool, mapping)?;
    }
    if let Some(identifiers) = input.idp_identifiers {
        provider.set_identifiers(identifiers)?;
    }
    if let Some(mapping) = input.acr_mapping {
        provider.acr_mapping = mapping;
    }
    tx.require_free_identifiers(&pool, &provider)?;
    provider_document::complete(ctx, tx, &pool, &mut provider)?;
    provider.updated_at = ctx.now();
    let identity_provider = provider.shown();
    tx.put_provider(provider)?;

    Ok(permit.reply(UpdateIdentityProviderOutput { identity_provider }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateIdentityProviderInput};
    use crate::test_pools::{google, house, new_pool};

    #[test]
    fn only_what_is_said_changes() {
        let house = house();
        let pool = new_pool(&house);
        let made = house.answer::<api::CreateIdentityProvider>(google(&pool));
        house.advance_secs(1);
        let changed = house.answer::<api::UpdateIdentityProvider>(UpdateIdentityProviderInput {
            attribute_mapping: Some([("email".to_owned(), "mail".to_owned())].into()),
            ..input(&[("UserPoolId", &pool), ("ProviderName", "Google")])
        });
        let (made, changed) = (made.identity_provider, changed.identity_provider);
        assert_eq!(changed.provider_details, made.provider_details);
        assert_eq!(changed.attribute_mapping.unwrap()["email"], "mail");
        assert!(changed.last_modified_date > made.last_modified_date);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::UpdateIdentityProvider>(input(&[
                ("UserPoolId", &pool),
                ("ProviderName", "Google"),
            ]));
    }
}
