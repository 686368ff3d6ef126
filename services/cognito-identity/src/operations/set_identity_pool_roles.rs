//! `SetIdentityPoolRoles`: which roles an identity pool gives, and how they are chosen.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetIdentityPoolRoles.html>

use std::collections::{BTreeMap, BTreeSet};

use ringwall_core::{Arn, Ask, Reply, RequestContext, Resource};
use ringwall_identity::find_role;

use crate::api::{self, SetIdentityPoolRolesInput, SetIdentityPoolRolesOutput};
use crate::error::CognitoIdentityError;
use crate::resources::identity_pool::IdentityPool;
use crate::resources::role_mapping::{RoleMapping, Roles};
use crate::store::CognitoIdentityWrite;

const SERVICE: &str = "cognito-identity.amazonaws.com";

pub(crate) fn set_identity_pool_roles(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: SetIdentityPoolRolesInput,
) -> Result<Reply<SetIdentityPoolRolesOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;
    let roles = Roles::of(&input.roles);
    let mappings = parse(input.role_mappings.unwrap_or_default())?;

    let action = "cognito-identity:SetIdentityPoolRoles";
    let (permit, pool) = tx.permitted_own_pool(ctx, action, id)?;
    let mut named: BTreeSet<&str> = roles.iter().collect();
    named.extend(mappings.values().flat_map(RoleMapping::roles));
    for role in named {
        require_passable(ctx, tx, &pool, role)?;
    }

    let mut providers = mappings.keys();
    if let Some(name) = providers.find(|name| !pool.settings.has_mapping_provider(name)) {
        return Err(CognitoIdentityError::unknown_mapping_provider(name));
    }
    let mut pool = (*pool).clone();
    pool.roles = roles;
    pool.role_mappings = mappings;
    tx.put_pool(pool)?;

    Ok(permit.reply(SetIdentityPoolRolesOutput {}))
}

fn parse(
    given: BTreeMap<String, api::RoleMapping>,
) -> Result<BTreeMap<String, RoleMapping>, CognitoIdentityError> {
    let given = given.into_iter();
    given
        .map(|(provider, mapping)| {
            let mapping = RoleMapping::parse(&provider, mapping)?;
            Ok((provider, mapping))
        })
        .collect()
}

/// The role is there, of the pool's account, and the caller may give it to others.
fn require_passable(
    ctx: &RequestContext,
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    arn: &str,
) -> Result<(), CognitoIdentityError> {
    let forbidden = || CognitoIdentityError::role_forbidden(arn);
    let parsed: Arn = arn.parse().map_err(|_| forbidden())?;
    if parsed.account.parse() != Ok(pool.account) {
        return Err(forbidden());
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    let role = find_role(&*tx.tx, pool.account, name)?;
    let role = role.filter(|role| role.arn(pool.region.partition()) == arn);

    let mut resource = Resource::new(arn, pool.account);
    if let Some(role) = &role {
        resource = resource.with_tags(&role.tags);
    }
    let pass = Ask::new("iam:PassRole").key("iam:PassedToService", SERVICE);
    ctx.authorize(&pass.on(resource))?;

    role.map(drop).ok_or_else(forbidden)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use crate::api::{
        self, AmbiguousRoleResolutionType, MappingRule, MappingRuleMatchType, RoleMapping,
        RoleMappingType, RulesConfigurationType, SetIdentityPoolRolesInput,
    };
    use crate::bench::{IDP, Steps as _, USER_POOL, World, house, pool_input, texts};

    fn rules(count: usize, role: &str) -> RoleMapping {
        let rule = |number: usize| MappingRule {
            claim: "department".to_owned(),
            match_type: MappingRuleMatchType::Equals,
            value: number.to_string(),
            role_arn: role.to_owned(),
        };
        RoleMapping {
            r#type: RoleMappingType::Rules,
            ambiguous_role_resolution: Some(AmbiguousRoleResolutionType::Deny),
            rules_configuration: Some(RulesConfigurationType {
                rules: (0..count).map(rule).collect(),
            }),
        }
    }

    fn setting(
        pool: &str,
        roles: &[(&str, &str)],
        mappings: &[(&str, RoleMapping)],
    ) -> SetIdentityPoolRolesInput {
        let mappings = mappings
            .iter()
            .map(|(name, mapping)| ((*name).to_owned(), mapping.clone()));
        SetIdentityPoolRolesInput {
            identity_pool_id: pool.to_owned(),
            roles: texts(roles),
            role_mappings: mappings
                .clone()
                .next()
                .is_some()
                .then(|| mappings.collect()),
        }
    }

    #[test]
    fn roles_and_mappings_are_as_they_were_set_and_replaced_as_a_whole() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("members", &pool, "authenticated");
        let mapping = rules(25, &role);
        let by_client = format!("{USER_POOL}:client");
        let set = setting(
            &pool,
            &[("authenticated", &role)],
            &[(IDP, mapping.clone()), (&by_client, mapping)],
        );
        world.house.answer::<api::SetIdentityPoolRoles>(set);
        let found = world.house.roles(&pool);
        assert_eq!(found.roles, Some(texts(&[("authenticated", &role)])));
        let mappings = found.role_mappings.unwrap();
        let rules = mappings[IDP].rules_configuration.as_ref().unwrap();
        assert_eq!(rules.rules.len(), 25);
        assert_eq!(
            mappings[IDP].ambiguous_role_resolution,
            Some(AmbiguousRoleResolutionType::Deny)
        );
        assert!(mappings.contains_key(&by_client));
        world
            .house
            .answer::<api::SetIdentityPoolRoles>(setting(&pool, &[], &[]));
        let found = world.house.roles(&pool);
        assert_eq!(found.roles, Some(texts(&[])));
        assert!(found.role_mappings.is_none());
    }

    #[test]
    fn refuses_mappings_that_do_not_fit() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("members", &pool, "authenticated");
        let refusal = |name: &str, mapping: RoleMapping| {
            world.house.refusal::<api::SetIdentityPoolRoles>(setting(
                &pool,
                &[],
                &[(name, mapping)],
            ))
        };
        assert_eq!(
            refusal("accounts.google.com", rules(1, &role)),
            "InvalidParameterException: accounts.google.com is not a valid RoleMapping ProviderName or is not a configured provider."
        );
        assert!(
            refusal(IDP, rules(26, &role))
                .starts_with("InvalidParameterException: The number of rules")
        );
        let silent = RoleMapping {
            ambiguous_role_resolution: None,
            ..rules(1, &role)
        };
        assert!(
            refusal(IDP, silent)
                .starts_with("InvalidParameterException: AmbiguousRoleResolution is required")
        );
        let empty = RoleMapping {
            rules_configuration: None,
            ..rules(1, &role)
        };
        assert!(
            refusal(IDP, empty)
                .starts_with("InvalidParameterException: RulesConfiguration is required")
        );
    }

    #[test]
    fn roles_must_be_there_and_the_accounts_own() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        for role in [
            "arn:aws:iam::111122223333:role/missing",
            "arn:aws:iam::444455556666:role/members",
            "a text that is no ARN at all",
        ] {
            assert_eq!(
                house.refusal::<api::SetIdentityPoolRoles>(setting(
                    &pool,
                    &[("authenticated", role)],
                    &[]
                )),
                format!("NotAuthorizedException: Access to Role '{role}' is forbidden.")
            );
        }
    }

    #[test]
    fn needs_permission_and_that_to_pass_each_role() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("members", &pool, "authenticated");
        let set = setting(&pool, &[("authenticated", &role)], &[]);
        let action = allow("cognito-identity:SetIdentityPoolRoles", "*");
        let clerk = world.house.as_new_user("clerk", &[&action]);
        clerk.is_denied::<api::SetIdentityPoolRoles>(set.clone());
        clerk.answer::<api::SetIdentityPoolRoles>(setting(&pool, &[], &[]));
        let chief = world
            .house
            .as_new_user("chief", &[&action, &allow("iam:PassRole", &role)]);
        chief.answer::<api::SetIdentityPoolRoles>(set);
    }
}
