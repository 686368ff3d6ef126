//! `GetOpenIdToken`: a token of the identity pool that STS takes, for the basic flow.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdToken.html>

use std::collections::BTreeMap;

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetOpenIdTokenInput, GetOpenIdTokenOutput};
use crate::error::CognitoIdentityError;
use crate::login::{self, Logins};
use crate::resources::identity::Identity;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;
use crate::token::{OpenIdToken, UNAUTHENTICATED};
use crate::{linking, principal_tags};

/// Ten minutes.
const TOKEN_SECONDS: i64 = 600;

pub(crate) fn get_open_id_token(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: GetOpenIdTokenInput,
) -> Result<Reply<GetOpenIdTokenOutput>, CognitoIdentityError> {
    let logins = input.logins.unwrap_or_default();

    let (identity, pool) = tx.identity(&input.identity_id)?;
    tx.service.take_of(ctx, &pool)?;

    let permit = ctx.public("logins say who calls, or guests may");

    require_classic_flow(&pool)?;
    let (identity, amr, principal_tags) = if logins.is_empty() {
        identity.require_guest(&pool)?;
        let amr = vec![UNAUTHENTICATED.to_owned()];
        ((*identity).clone(), amr, BTreeMap::new())
    } else {
        log_in(ctx, tx, &pool, &identity, &logins)?
    };
    let token = OpenIdToken {
        pool: &pool,
        identity: &identity,
        amr,
        principal_tags,
        seconds: TOKEN_SECONDS,
    };
    let token = token.issue(ctx, tx)?;

    Ok(permit.reply(GetOpenIdTokenOutput {
        identity_id: Some(identity.id),
        token: Some(token.into()),
    }))
}

fn require_classic_flow(pool: &IdentityPool) -> Result<(), CognitoIdentityError> {
    if !pool.settings.allows_classic_flow {
        return Err(CognitoIdentityError::classic_flow_is_off());
    }
    if !pool.role_mappings.is_empty() {
        return Err(CognitoIdentityError::classic_flow_with_mappings());
    }
    Ok(())
}

fn log_in(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    given: &Identity,
    logins: &Logins,
) -> Result<(Identity, Vec<String>, BTreeMap<String, String>), CognitoIdentityError> {
    let verified = login::verify(ctx, tx, pool, logins)?;
    let identity = linking::resolve(ctx, tx, pool, Some(given), &login::plain(&verified))?;
    let tags = principal_tags::of_logins(pool, &verified);
    Ok((identity, login::amr(&verified), tags))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{IDP, Steps as _, USER_POOL, World, house, open_id_token, pool_input};

    #[test]
    fn a_guests_token_says_that_nobody_logged_in() {
        let world = World::new();
        let pool = world.pool();
        let guest = world.house.guest(&pool);
        let made = world
            .house
            .as_anonymous()
            .answer::<api::GetOpenIdToken>(open_id_token(&guest, &[]));
        let claims = world.claims(made.token.unwrap().expose());
        assert_eq!(
            claims.text("iss"),
            Some("https://cognito-identity.amazonaws.com")
        );
        assert_eq!(claims.text("aud"), Some(pool.as_str()));
        assert_eq!(claims.text("sub"), Some(guest.as_str()));
        assert_eq!(claims.texts("amr"), Some(vec!["unauthenticated"]));
        assert_eq!(claims.seconds("exp"), Some(world.house.now().secs() + 600));
    }

    #[test]
    fn a_login_stands_in_the_token_and_makes_a_guest_a_member() {
        let world = World::new();
        let pool = world.pool();
        let guest = world.house.guest(&pool);
        let token = world.user_token("alice");
        let asked = open_id_token(&guest, &[(USER_POOL, &token)]);
        let made = world.house.answer::<api::GetOpenIdToken>(asked);
        assert_eq!(made.identity_id.as_deref(), Some(guest.as_str()));
        let claims = world.claims(made.token.unwrap().expose());
        let signed_in = format!("{USER_POOL}:CognitoSignIn:alice");
        assert_eq!(
            claims.texts("amr"),
            Some(vec!["authenticated", USER_POOL, &signed_in])
        );
        assert_eq!(
            world
                .house
                .refusal::<api::GetOpenIdToken>(open_id_token(&guest, &[])),
            format!("NotAuthorizedException: Access to Identity '{guest}' is forbidden.")
        );
    }

    #[test]
    fn a_guest_who_was_here_before_is_that_identity_again() {
        let world = World::new();
        let pool = world.pool();
        let token = world.user_token("alice");
        let member = world.id(&pool, &[(USER_POOL, &token)]).unwrap();
        let guest = world.house.guest(&pool);
        let asked = open_id_token(&guest, &[(USER_POOL, &token)]);
        let made = world.house.answer::<api::GetOpenIdToken>(asked.clone());
        assert_eq!(made.identity_id.as_deref(), Some(member.as_str()));
        // The guest's id leads there ever after.
        let again = world.house.answer::<api::GetOpenIdToken>(asked);
        assert_eq!(again.identity_id.as_deref(), Some(member.as_str()));
        assert_eq!(world.house.members_shown(&pool), [member]);
    }

    #[test]
    fn somebody_elses_identity_needs_one_of_its_logins() {
        let world = World::new();
        let pool = world.pool();
        let alice = world
            .id(&pool, &[(USER_POOL, &world.user_token("alice"))])
            .unwrap();
        let (bob, idp) = (world.user_token("bob"), world.idp_token("alice@idp"));
        let words = "NotAuthorizedException: Logins don't match. Please include at least one valid login for this identity or identity pool.";
        let refusal = |logins: &[(&str, &str)]| {
            world
                .house
                .refusal::<api::GetOpenIdToken>(open_id_token(&alice, logins))
        };
        assert_eq!(refusal(&[(USER_POOL, &bob)]), words);
        assert_eq!(refusal(&[(IDP, &idp)]), words);
        let token = world.user_token("alice");
        let both = open_id_token(&alice, &[(USER_POOL, &token), (IDP, &idp)]);
        let made = world.house.answer::<api::GetOpenIdToken>(both);
        assert_eq!(made.identity_id.as_deref(), Some(alice.as_str()));
    }

    #[test]
    fn the_basic_flow_must_be_switched_on_and_knows_no_mappings() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let guest = house.guest(&pool);
        assert_eq!(
            house.refusal::<api::GetOpenIdToken>(open_id_token(&guest, &[])),
            "InvalidParameterException: Basic (classic) flow is not enabled, please use enhanced flow."
        );
        let world = World::new();
        let pool = world.pool();
        let guest = world.house.guest(&pool);
        world.map_by_token(&pool, "Deny");
        assert_eq!(
            world
                .house
                .refusal::<api::GetOpenIdToken>(open_id_token(&guest, &[])),
            "InvalidParameterException: Basic (classic) flow is not supported with RoleMappings, please use enhanced flow."
        );
    }

    #[test]
    fn sts_takes_the_token_for_roles_that_trust_the_pool() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("guest", &pool, "unauthenticated");
        let guest = world.house.guest(&pool);
        let made = world
            .house
            .answer::<api::GetOpenIdToken>(open_id_token(&guest, &[]));
        let token = made.token.unwrap();
        let nobody = world.house.as_anonymous();
        let made = nobody.answer::<ringwall_sts::api::AssumeRoleWithWebIdentity>(
            crate::bench::assuming(&role, token.expose()),
        );
        assert_eq!(made.subject_from_web_identity_token, Some(guest));
        assert_eq!(made.audience, Some(pool.clone()));
        let members = world.put_role("member", &pool, "authenticated");
        let refused = nobody.refusal::<ringwall_sts::api::AssumeRoleWithWebIdentity>(
            crate::bench::assuming(&members, token.expose()),
        );
        assert_eq!(
            refused,
            "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
        );
    }
    #[test]
    fn a_role_of_another_account_must_name_the_pool() {
        let world = World::new();
        let pool = world.pool();
        let guest = world.house.guest(&pool);
        let made = world
            .house
            .answer::<api::GetOpenIdToken>(open_id_token(&guest, &[]));
        let token = made.token.unwrap();
        let trusting = |name: &str, condition: &str| {
            let trust = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Federated":"cognito-identity.amazonaws.com"}},"Action":"sts:AssumeRoleWithWebIdentity"{condition}}}}}"#
            );
            let other = world.house.as_account(ringwall_testing::OTHER_ACCOUNT);
            other.put_role(name, &trust, &[])
        };
        let assume = |role: &str| {
            let asked = crate::bench::assuming(role, token.expose());
            let nobody = world.house.as_anonymous();
            nobody.call::<ringwall_sts::api::AssumeRoleWithWebIdentity>(asked)
        };
        let open = trusting("open", "");
        assert_eq!(
            assume(&open).err().unwrap(),
            "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
        );
        let naming = format!(
            r#","Condition":{{"StringEquals":{{"cognito-identity.amazonaws.com:aud":"{pool}"}}}}"#
        );
        assume(&trusting("naming", &naming)).unwrap();
    }
}
