//! `GetIdentityPoolRoles`: the roles of an identity pool, and how they are chosen.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetIdentityPoolRoles.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput};
use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityRead;

pub(crate) fn get_identity_pool_roles(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: GetIdentityPoolRolesInput,
) -> Result<Reply<GetIdentityPoolRolesOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;

    let (permit, pool) = tx.permitted_pool(ctx, "cognito-identity:GetIdentityPoolRoles", id)?;

    let mappings = pool.role_mappings.iter();
    let mappings = mappings.map(|(provider, mapping)| (provider.clone(), mapping.describe()));

    Ok(permit.reply(GetIdentityPoolRolesOutput {
        identity_pool_id: Some(pool.id.clone()),
        roles: Some(pool.roles.describe()),
        role_mappings: (!pool.role_mappings.is_empty()).then(|| mappings.collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house, pool_input};

    #[test]
    fn a_new_pool_has_none() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let found = house.roles(&pool);
        assert_eq!(found.roles.map(|roles| roles.len()), Some(0));
        assert!(found.role_mappings.is_none());
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.needs::<api::GetIdentityPoolRoles>(
            "cognito-identity:GetIdentityPoolRoles",
            &arn(&pool),
            input(&[("IdentityPoolId", &pool)]),
        );
    }
}
