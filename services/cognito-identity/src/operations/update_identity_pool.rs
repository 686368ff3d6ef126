//! `UpdateIdentityPool`: new settings, all of them; what is left out is as if it had never been set.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UpdateIdentityPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::CreateIdentityPoolOutput;
use crate::error::CognitoIdentityError;
use crate::resources::settings::Settings;
use crate::resources::tagging;
use crate::store::CognitoIdentityWrite;

pub(crate) fn update_identity_pool(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    mut input: CreateIdentityPoolOutput,
) -> Result<Reply<CreateIdentityPoolOutput>, CognitoIdentityError> {
    let id = std::mem::take(&mut input.identity_pool_id);
    let tags = input.identity_pool_tags.take();
    let tags = tags.map(tagging::parse).transpose()?;
    let settings = Settings::from(input).parse()?;

    let (permit, pool) = tx.permitted_pool(ctx, "cognito-identity:UpdateIdentityPool", &id)?;

    let before = &pool.settings.developer_provider;
    if before.is_some() && *before != settings.developer_provider {
        return Err(CognitoIdentityError::developer_provider_is_set());
    }
    let mut pool = (*pool).clone();
    pool.settings = settings;
    if let Some(tags) = tags {
        pool.tags = tags;
    }
    let described = pool.describe();
    tx.put_pool(pool)?;

    Ok(permit.reply(described))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateIdentityPoolOutput};
    use crate::bench::{DEVELOPER, Steps as _, arn, house, pool_input, texts};

    fn updating(pool: &str) -> CreateIdentityPoolOutput {
        CreateIdentityPoolOutput {
            identity_pool_id: pool.to_owned(),
            identity_pool_name: "renamed".to_owned(),
            allow_unauthenticated_identities: false,
            allow_classic_flow: None,
            supported_login_providers: None,
            developer_provider_name: None,
            open_id_connect_provider_arns: None,
            cognito_identity_providers: None,
            saml_provider_arns: None,
            identity_pool_tags: None,
        }
    }

    #[test]
    fn what_is_left_out_is_unset_but_for_tags() {
        let house = house();
        let asked = api::CreateIdentityPoolInput {
            allow_classic_flow: Some(true),
            supported_login_providers: Some(texts(&[("accounts.google.com", "app")])),
            identity_pool_tags: Some(texts(&[("team", "blue")])),
            ..pool_input("shop")
        };
        let pool = house.make_pool(asked);
        house.answer::<api::UpdateIdentityPool>(updating(&pool));
        let now = house.describe(&pool);
        assert_eq!(now.identity_pool_name, "renamed");
        assert_eq!(now.allow_classic_flow, Some(false));
        assert!(now.supported_login_providers.is_none());
        assert_eq!(now.identity_pool_tags, Some(texts(&[("team", "blue")])));
        let listed = house.answer::<api::ListIdentityPools>(api::ListIdentityPoolsInput {
            max_results: 1,
            next_token: None,
        });
        let names = listed
            .identity_pools
            .unwrap()
            .into_iter()
            .map(|pool| pool.identity_pool_name);
        assert_eq!(names.collect::<Vec<_>>(), [Some("renamed".to_owned())]);
    }

    #[test]
    fn a_developers_provider_stays() {
        let house = house();
        let pool = house.make_developer_pool();
        assert_eq!(
            house.refusal::<api::UpdateIdentityPool>(updating(&pool)),
            "InvalidParameterException: Cannot change the developer provider name once it is set."
        );
        let same = CreateIdentityPoolOutput {
            developer_provider_name: Some(DEVELOPER.to_owned()),
            ..updating(&pool)
        };
        house.answer::<api::UpdateIdentityPool>(same);
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.needs::<api::UpdateIdentityPool>(
            "cognito-identity:UpdateIdentityPool",
            &arn(&pool),
            updating(&pool),
        );
    }
}
