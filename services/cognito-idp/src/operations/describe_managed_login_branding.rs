//! `DescribeManagedLoginBranding`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeManagedLoginBrandingInput, DescribeManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_managed_login_branding(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeManagedLoginBrandingInput,
) -> Result<Reply<DescribeManagedLoginBrandingOutput>, CognitoError> {
    let action = "cognito-idp:DescribeManagedLoginBranding";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let branding = tx.branding(&pool, &input.managed_login_branding_id)?;

    Ok(permit.reply(DescribeManagedLoginBrandingOutput {
        managed_login_branding: Some(match input.return_merged_resources {
            Some(true) => branding.merged()?,
            _ => branding.shown()?,
        }),
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
            .is_denied::<api::DescribeManagedLoginBranding>(input(&[
                ("UserPoolId", &pool),
                (
                    "ManagedLoginBrandingId",
                    "00000000-0000-4000-8000-000000000000",
                ),
            ]));
    }
}
