//! `GetUICustomization`: a client's own look, or that of all; nothing where there is none.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUICustomization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::UiCustomizationType;
use crate::api::{GetUICustomizationInput, GetUICustomizationOutput};
use crate::error::CognitoError;
use crate::resources::ui_customization::ALL;
use crate::store::CognitoRead;

pub(crate) fn get_ui_customization(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUICustomizationInput,
) -> Result<Reply<GetUICustomizationOutput>, CognitoError> {
    let action = "cognito-idp:GetUICustomization";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = match &input.client_id {
        Some(id) if id.expose() != ALL => Some(tx.client_of(&pool, id.expose())?),
        _ => None,
    };
    let own = match client {
        Some(client) => tx.find_ui_customization(&pool, &client.id)?,
        None => None,
    };
    let found = match own {
        Some(own) => Some(own),
        None => tx.find_ui_customization(&pool, ALL)?,
    };
    let shown = found.map(|found| found.shown());

    Ok(permit.reply(GetUICustomizationOutput {
        ui_customization: shown.unwrap_or_else(UiCustomizationType::default),
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
            .is_denied::<api::GetUICustomization>(input(&[("UserPoolId", &pool)]));
    }
}
