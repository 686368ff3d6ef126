//! `GetPrincipalTagAttributeMap`: which claims of a provider become principal tags.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetPrincipalTagAttributeMap.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPrincipalTagAttributeMapInput, GetPrincipalTagAttributeMapOutput};
use crate::error::CognitoIdentityError;
use crate::principal_tags::TagMap;
use crate::store::CognitoIdentityRead;

pub(crate) fn get_principal_tag_attribute_map(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: GetPrincipalTagAttributeMapInput,
) -> Result<Reply<GetPrincipalTagAttributeMapOutput>, CognitoIdentityError> {
    let (id, provider) = (&input.identity_pool_id, &input.identity_provider_name);

    let action = "cognito-identity:GetPrincipalTagAttributeMap";
    let (permit, pool) = tx.permitted_pool(ctx, action, id)?;

    if !pool.settings.has_tag_provider(provider) {
        return Err(CognitoIdentityError::unknown_tag_provider(provider));
    }
    let map = pool.principal_tags.get(provider);

    Ok(permit.reply(GetPrincipalTagAttributeMapOutput {
        identity_pool_id: Some(pool.id.clone()),
        identity_provider_name: Some(provider.clone()),
        use_defaults: Some(map == Some(&TagMap::Defaults)),
        principal_tags: Some(map.map(|map| map.claims(provider)).unwrap_or_default()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{IDP, Steps as _, World, arn, house, pool_input};

    #[test]
    fn there_is_none_until_it_is_set() {
        let world = World::new();
        let pool = world.pool();
        let found = world.tag_map(&pool, IDP);
        assert_eq!(found.use_defaults, Some(false));
        assert_eq!(found.principal_tags.map(|tags| tags.len()), Some(0));
    }

    #[test]
    fn refuses_providers_that_the_pool_does_not_have() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let named = [
            ("IdentityPoolId", pool.as_str()),
            ("IdentityProviderName", IDP),
        ];
        assert_eq!(
            house.refusal::<api::GetPrincipalTagAttributeMap>(input(&named)),
            format!(
                "InvalidParameterException: {IDP} is not a valid ProviderName or is not a configured provider."
            )
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let world = World::new();
        let pool = world.pool();
        let named = [
            ("IdentityPoolId", pool.as_str()),
            ("IdentityProviderName", IDP),
        ];
        world.house.needs::<api::GetPrincipalTagAttributeMap>(
            "cognito-identity:GetPrincipalTagAttributeMap",
            &arn(&pool),
            input(&named),
        );
    }
}
