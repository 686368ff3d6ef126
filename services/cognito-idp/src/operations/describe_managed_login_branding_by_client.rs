//! `DescribeManagedLoginBrandingByClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBrandingByClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DescribeManagedLoginBrandingByClientInput, DescribeManagedLoginBrandingByClientOutput,
};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_managed_login_branding_by_client(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeManagedLoginBrandingByClientInput,
) -> Result<Reply<DescribeManagedLoginBrandingByClientOutput>, CognitoError> {
    let action = "cognito-idp:DescribeManagedLoginBrandingByClient";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let branding = tx.find_branding_of_client(&pool, &client.id)?;
    let branding = branding.ok_or_else(|| {
        CognitoError::not_found("Managed login branding does not exist for this app client.")
    })?;

    Ok(permit.reply(DescribeManagedLoginBrandingByClientOutput {
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
            .is_denied::<api::DescribeManagedLoginBrandingByClient>(input(&[
                ("UserPoolId", &pool),
                ("ClientId", "client"),
            ]));
    }
}
