//! `CreateManagedLoginBranding`: the look of an app client's pages.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::ErrorCode;
use crate::api::{CreateManagedLoginBrandingInput, CreateManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::resources::branding::Branding;
use crate::resources::pool::Tier;
use crate::store::CognitoWrite;

pub(crate) fn create_managed_login_branding(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateManagedLoginBrandingInput,
) -> Result<Reply<CreateManagedLoginBrandingOutput>, CognitoError> {
    let action = "cognito-idp:CreateManagedLoginBranding";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    pool.require(Tier::Essentials, "Managed login")?;
    if tx.find_branding_of_client(&pool, &client.id)?.is_some() {
        return Err(CognitoError::modelled(
            ErrorCode::ManagedLoginBrandingExistsException,
            "Managed login branding already exists for this app client.",
        ));
    }
    let mut branding = Branding {
        id: ctx.uuid(),
        pool_id: pool.id.clone(),
        client_id: client.id.clone(),
        usual: true,
        settings: None,
        assets: Vec::new(),
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    branding.set(
        input.use_cognito_provided_values,
        input.settings.as_ref(),
        input.assets,
    )?;
    let shown = branding.shown()?;
    tx.put_branding(branding)?;

    Ok(permit.reply(CreateManagedLoginBrandingOutput {
        managed_login_branding: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Value;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{
        self, AssetCategoryType, AssetExtensionType, AssetType, ColorSchemeModeType,
        CreateManagedLoginBrandingInput, UpdateManagedLoginBrandingInput,
    };
    use crate::document;
    use crate::test_pools::{client_of, house, new_client, new_pool};

    fn usual(pool: &str, client: &str) -> CreateManagedLoginBrandingInput {
        CreateManagedLoginBrandingInput {
            use_cognito_provided_values: Some(true),
            ..input(&[("UserPoolId", pool), ("ClientId", client)])
        }
    }

    fn settings() -> Value {
        document::from_json(r#"{"categories":{"global":{"colorSchemeMode":"DARK"}}}"#).unwrap()
    }

    fn logo(bytes: &[u8]) -> AssetType {
        AssetType {
            category: AssetCategoryType::FormLogo,
            color_mode: ColorSchemeModeType::Light,
            extension: AssetExtensionType::Png,
            bytes: Some(bytes.to_vec()),
            resource_id: None,
        }
    }

    fn client(house: &TestHouse) -> (String, String) {
        let pool = new_pool(house);
        let client = new_client(house, client_of(&pool));
        (pool, client)
    }

    #[test]
    fn what_a_look_leaves_out_is_shown_when_it_is_asked_for() {
        let house = house();
        let (pool, client) = client(&house);
        let own = CreateManagedLoginBrandingInput {
            use_cognito_provided_values: None,
            settings: Some(settings()),
            ..usual(&pool, &client)
        };
        house.answer::<api::CreateManagedLoginBranding>(own);
        let mut asked: api::DescribeManagedLoginBrandingByClientInput =
            input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        asked.return_merged_resources = Some(true);
        let shown = house.answer::<api::DescribeManagedLoginBrandingByClient>(asked);
        let settings = shown.managed_login_branding.unwrap().settings.unwrap();
        let json = document::to_json(&settings).unwrap();
        assert!(json.contains(r#""colorSchemeMode":"DARK""#), "{json}");
        assert!(json.contains(r#""primaryButton""#), "{json}");
        assert!(!json.contains("DYNAMIC"), "{json}");
    }

    #[test]
    fn a_look_is_shown_as_it_was_given() {
        let house = house();
        let (pool, client) = client(&house);
        let own = CreateManagedLoginBrandingInput {
            use_cognito_provided_values: None,
            settings: Some(settings()),
            assets: Some(vec![logo(b"\x89PNG\r\n\x1a\n...")]),
            ..usual(&pool, &client)
        };
        let made = house.answer::<api::CreateManagedLoginBranding>(own);
        let made = made.managed_login_branding.unwrap();
        assert_eq!(made.settings, Some(settings()));
        let id = made.managed_login_branding_id.clone().unwrap();
        let naming = [("UserPoolId", &*pool), ("ManagedLoginBrandingId", &*id)];
        let shown = house.answer::<api::DescribeManagedLoginBranding>(input(&naming));
        assert_eq!(shown.managed_login_branding.as_ref(), Some(&made));
        let by_client = [("UserPoolId", &*pool), ("ClientId", &*client)];
        let shown = house.answer::<api::DescribeManagedLoginBrandingByClient>(input(&by_client));
        assert_eq!(shown.managed_login_branding, Some(made));
        let changed =
            house.answer::<api::UpdateManagedLoginBranding>(UpdateManagedLoginBrandingInput {
                use_cognito_provided_values: Some(true),
                ..input(&naming)
            });
        assert_eq!(changed.managed_login_branding.unwrap().settings, None);
        house.answer::<api::DeleteManagedLoginBranding>(input(&naming));
        let refusal = house.refusal::<api::DescribeManagedLoginBranding>(input(&naming));
        assert_eq!(
            refusal,
            format!("ResourceNotFoundException: Managed login branding {id} does not exist.")
        );
    }

    #[test]
    fn a_client_has_one_look() {
        let house = house();
        let (pool, client) = client(&house);
        house.answer::<api::CreateManagedLoginBranding>(usual(&pool, &client));
        assert_eq!(
            house.refusal::<api::CreateManagedLoginBranding>(usual(&pool, &client)),
            "ManagedLoginBrandingExistsException: Managed login branding already exists for this \
             app client."
        );
    }

    #[test]
    fn refuses_what_cannot_be_shown() {
        let house = house();
        let (pool, client) = client(&house);
        let both = CreateManagedLoginBrandingInput {
            settings: Some(settings()),
            ..usual(&pool, &client)
        };
        let neither = CreateManagedLoginBrandingInput {
            use_cognito_provided_values: None,
            ..usual(&pool, &client)
        };
        let drawing = |text: &str| AssetType {
            extension: AssetExtensionType::Svg,
            ..logo(text.as_bytes())
        };
        let of = |assets: Vec<AssetType>| CreateManagedLoginBrandingInput {
            assets: Some(assets),
            use_cognito_provided_values: None,
            ..usual(&pool, &client)
        };
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(1_000_000, 0);
        let refused = [
            both,
            neither,
            of(vec![logo(b"GIF89a")]),
            of(vec![drawing("<svg><script>alert(1)</script></svg>")]),
            of(vec![logo(&large), logo(&large), logo(&large)]),
        ];
        for input in refused {
            let refusal = house.refusal::<api::CreateManagedLoginBranding>(input);
            assert!(
                refusal.starts_with("InvalidParameterException: "),
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
            .is_denied::<api::CreateManagedLoginBranding>(usual(&pool, "client"));
    }
}
