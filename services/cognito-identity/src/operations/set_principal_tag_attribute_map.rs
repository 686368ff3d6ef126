//! `SetPrincipalTagAttributeMap`: which claims of a provider become principal tags.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetPrincipalTagAttributeMap.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetPrincipalTagAttributeMapInput, SetPrincipalTagAttributeMapOutput};
use crate::error::CognitoIdentityError;
use crate::principal_tags::TagMap;
use crate::store::CognitoIdentityWrite;

pub(crate) fn set_principal_tag_attribute_map(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: SetPrincipalTagAttributeMapInput,
) -> Result<Reply<SetPrincipalTagAttributeMapOutput>, CognitoIdentityError> {
    let (id, provider) = (&input.identity_pool_id, &input.identity_provider_name);
    let use_defaults = input.use_defaults.unwrap_or_default();
    let claims = input.principal_tags.unwrap_or_default();
    if use_defaults && !claims.is_empty() {
        return Err(CognitoIdentityError::tags_and_defaults());
    }

    let action = "cognito-identity:SetPrincipalTagAttributeMap";
    let (permit, pool) = tx.permitted_own_pool(ctx, action, id)?;

    if !pool.settings.has_tag_provider(provider) {
        return Err(CognitoIdentityError::unknown_tag_provider(provider));
    }
    let map = if use_defaults {
        TagMap::Defaults
    } else {
        TagMap::Custom(claims)
    };
    let claims = map.claims(provider);
    let mut pool = (*pool).clone();
    pool.principal_tags.insert(provider.clone(), map);
    let identity_pool_id = Some(pool.id.clone());
    tx.put_pool(pool)?;

    Ok(permit.reply(SetPrincipalTagAttributeMapOutput {
        identity_pool_id,
        identity_provider_name: Some(provider.clone()),
        use_defaults: Some(use_defaults),
        principal_tags: Some(claims),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, SetPrincipalTagAttributeMapInput};
    use crate::bench::{IDP, USER_POOL, World, open_id_token, texts};

    fn mapping(pool: &str, provider: &str) -> SetPrincipalTagAttributeMapInput {
        SetPrincipalTagAttributeMapInput {
            identity_pool_id: pool.to_owned(),
            identity_provider_name: provider.to_owned(),
            use_defaults: None,
            principal_tags: None,
        }
    }

    #[test]
    fn claims_become_tags_in_the_pools_token() {
        let world = World::new();
        let pool = world.pool();
        let custom = SetPrincipalTagAttributeMapInput {
            principal_tags: Some(texts(&[
                ("dept", "department"),
                ("none", "missing"),
                ("many", "amr"),
            ])),
            ..mapping(&pool, IDP)
        };
        world
            .house
            .answer::<api::SetPrincipalTagAttributeMap>(custom);
        let defaults = SetPrincipalTagAttributeMapInput {
            use_defaults: Some(true),
            ..mapping(&pool, USER_POOL)
        };
        let set = world
            .house
            .answer::<api::SetPrincipalTagAttributeMap>(defaults);
        let usual = texts(&[("client", "aud"), ("username", "sub")]);
        assert_eq!(set.principal_tags, Some(usual));

        let (user, idp) = (world.user_token("alice"), world.idp_token("alice@idp"));
        let both = [(USER_POOL, user.as_str()), (IDP, idp.as_str())];
        let id = world.id(&pool, &both).unwrap();
        let made = world
            .house
            .answer::<api::GetOpenIdToken>(open_id_token(&id, &both));
        let claims = world.claims(made.token.unwrap().expose());
        let tags = claims.object("https://aws.amazon.com/tags").unwrap();
        let tags = tags.object("principal_tags").unwrap();
        let tags: Vec<_> = tags
            .iter()
            .map(|(name, _)| (name, tags.texts(name).unwrap()))
            .collect();
        assert_eq!(
            tags,
            [
                ("client", vec!["client"]),
                ("dept", vec!["sales"]),
                ("username", vec!["alice"]),
            ]
        );
    }

    #[test]
    fn a_map_is_replaced_as_a_whole() {
        let world = World::new();
        let pool = world.pool();
        for tags in [&[("a", "b"), ("c", "d")][..], &[("e", "f")][..]] {
            let set = SetPrincipalTagAttributeMapInput {
                principal_tags: Some(texts(tags)),
                ..mapping(&pool, IDP)
            };
            world.house.answer::<api::SetPrincipalTagAttributeMap>(set);
            assert_eq!(world.tag_map(&pool, IDP).principal_tags, Some(texts(tags)));
        }
    }

    #[test]
    fn refuses_defaults_with_tags_and_providers_that_are_not_there() {
        let world = World::new();
        let pool = world.pool();
        let both = SetPrincipalTagAttributeMapInput {
            use_defaults: Some(true),
            principal_tags: Some(texts(&[("a", "b")])),
            ..mapping(&pool, IDP)
        };
        assert_eq!(
            world
                .house
                .refusal::<api::SetPrincipalTagAttributeMap>(both),
            "InvalidParameterException: PrincipalTags must not be specified when UseDefaults is true."
        );
        let unknown = world
            .house
            .refusal::<api::SetPrincipalTagAttributeMap>(mapping(&pool, "other"));
        assert!(
            unknown.starts_with("InvalidParameterException: other is not a valid ProviderName")
        );
    }

    #[test]
    fn needs_permission() {
        let world = World::new();
        let pool = world.pool();
        world.house.needs::<api::SetPrincipalTagAttributeMap>(
            "cognito-identity:SetPrincipalTagAttributeMap",
            "*",
            mapping(&pool, IDP),
        );
    }
}
