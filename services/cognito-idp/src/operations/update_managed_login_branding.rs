//! `UpdateManagedLoginBranding`: another look in place of the one there was.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateManagedLoginBrandingInput, UpdateManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_managed_login_branding(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateManagedLoginBrandingInput,
) -> Result<Reply<UpdateManagedLoginBrandingOutput>, CognitoError> {
    let action = "cognito-idp:UpdateManagedLoginBranding";
    let pool_id = input.user_pool_id.unwrap_or_default();
    let (permit, pool) = tx.permit_on_pool(ctx, action, &pool_id)?;

    let id = input.managed_login_branding_id.unwrap_or_default();
    let mut branding = (*tx.branding(&pool, &id)?).clone();
    branding.set(
        input.use_cognito_provided_values,
        input.settings.as_ref(),
        input.assets,
    )?;
    branding.updated_at = ctx.now();
    let shown = branding.shown()?;
    tx.put_branding(branding)?;

    Ok(permit.reply(UpdateManagedLoginBrandingOutput {
        managed_login_branding: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::UpdateManagedLoginBranding>(input(&[
                ("UserPoolId", &pool),
                (
                    "ManagedLoginBrandingId",
                    "00000000-0000-4000-8000-000000000000",
                ),
            ]));
    }
}
