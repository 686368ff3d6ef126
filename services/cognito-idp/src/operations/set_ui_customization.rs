//! `SetUICustomization`: a style sheet and a logo for the classic pages; without both, what was set goes.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUICustomization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUICustomizationInput, SetUICustomizationOutput};
use crate::error::CognitoError;
use crate::resources::ui_customization::{ALL, UiCustomization};
use crate::store::CognitoWrite;

pub(crate) fn set_ui_customization(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetUICustomizationInput,
) -> Result<Reply<SetUICustomizationOutput>, CognitoError> {
    let action = "cognito-idp:SetUICustomization";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client_id = match &input.client_id {
        Some(id) if id.expose() != ALL => tx.client_of(&pool, id.expose())?.id.clone(),
        _ => ALL.to_owned(),
    };
    if tx.domains(&pool)?.is_empty() {
        return Err(CognitoError::invalid_parameter(
            "There has to be an existing domain associated with this user pool",
        ));
    }
    let before = tx.find_ui_customization(&pool, &client_id)?;
    let now = ctx.now();
    let customization = UiCustomization {
        pool_id: pool.id.clone(),
        client_id,
        css: input.css.filter(|css| !css.is_empty()),
        logo: input.image_file.filter(|image| !image.is_empty()),
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: now,
    };
    customization.require_valid()?;
    let ui_customization = customization.shown();
    if customization.css.is_none() && customization.logo.is_none() {
        tx.remove_ui_customization(&pool, &customization.client_id)?;
    } else {
        tx.put_ui_customization(customization)?;
    }

    Ok(permit.reply(SetUICustomizationOutput { ui_customization }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, SetUICustomizationInput, UiCustomizationType};
    use crate::test_pools::{client_of, exposed, house, new_client, new_pool};

    const CSS: &str = ".label-customizable {font-weight: 400;}";

    fn with_domain(house: &TestHouse) -> String {
        let pool = new_pool(house);
        let place = [("Domain", "customers"), ("UserPoolId", &*pool)];
        house.answer::<api::CreateUserPoolDomain>(input(&place));
        pool
    }

    fn look(house: &TestHouse, pool: &str, client: &str) -> UiCustomizationType {
        let named = input(&[("UserPoolId", pool), ("ClientId", client)]);
        house
            .answer::<api::GetUICustomization>(named)
            .ui_customization
    }

    #[test]
    fn clients_have_the_look_of_all_until_they_have_their_own() {
        let house = house();
        let pool = with_domain(&house);
        let client = new_client(&house, client_of(&pool));
        assert_eq!(look(&house, &pool, &client), UiCustomizationType::default());
        let css = ("CSS", CSS);
        house.answer::<api::SetUICustomization>(input(&[("UserPoolId", &pool), css]));
        let shown = look(&house, &pool, &client);
        assert_eq!(
            (shown.css.as_deref(), exposed(shown.client_id)),
            (Some(CSS), "ALL".to_owned())
        );
        let own = [("UserPoolId", &*pool), ("ClientId", &*client), ("CSS", "")];
        house.answer::<api::SetUICustomization>(SetUICustomizationInput {
            image_file: Some(b"\x89PNG\r\n\x1a\n and so on".to_vec()),
            ..input(&own)
        });
        let shown = look(&house, &pool, &client);
        assert_eq!(
            (shown.css, exposed(shown.client_id)),
            (None, client.clone())
        );
        house.answer::<api::SetUICustomization>(input(&own));
        assert_eq!(look(&house, &pool, &client).css.as_deref(), Some(CSS));
    }

    #[test]
    fn refuses_what_cannot_be_shown() {
        let house = house();
        let bare = new_pool(&house);
        let pool = with_domain(&house);
        assert_eq!(
            house.refusal::<api::SetUICustomization>(input(&[("UserPoolId", &bare), ("CSS", CSS)])),
            "InvalidParameterException: There has to be an existing domain associated with this \
             user pool"
        );
        let script = ("CSS", "</style><script>");
        let refused = [
            input(&[("UserPoolId", &pool), script]),
            SetUICustomizationInput {
                image_file: Some(b"GIF89a".to_vec()),
                ..input(&[("UserPoolId", &pool)])
            },
        ];
        for input in refused {
            let refusal = house.refusal::<api::SetUICustomization>(input);
            assert!(
                refusal.starts_with("InvalidParameterException: The "),
                "{refusal}"
            );
        }
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::SetUICustomization>(input(&[("UserPoolId", &pool), ("CSS", CSS)]));
    }
}
