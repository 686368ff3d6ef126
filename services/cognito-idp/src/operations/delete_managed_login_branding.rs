//! `DeleteManagedLoginBranding`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteManagedLoginBrandingInput, DeleteManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_managed_login_branding(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteManagedLoginBrandingInput,
) -> Result<Reply<DeleteManagedLoginBrandingOutput>, CognitoError> {
    let action = "cognito-idp:DeleteManagedLoginBranding";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let branding = tx.branding(&pool, &input.managed_login_branding_id)?;
    tx.remove_branding(&pool, &branding.id)?;

    Ok(permit.reply(DeleteManagedLoginBrandingOutput {}))
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
            .is_denied::<api::DeleteManagedLoginBranding>(input(&[
                ("UserPoolId", &pool),
                (
                    "ManagedLoginBrandingId",
                    "00000000-0000-4000-8000-000000000000",
                ),
            ]));
    }
}
