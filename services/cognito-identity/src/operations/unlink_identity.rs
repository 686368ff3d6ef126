//! `UnlinkIdentity`: takes logins away from an identity. Without its last one nobody is it any more.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UnlinkIdentity.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UnlinkIdentityInput, UnlinkIdentityOutput};
use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityWrite;
use crate::{login, token};

pub(crate) fn unlink_identity(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: UnlinkIdentityInput,
) -> Result<Reply<UnlinkIdentityOutput>, CognitoIdentityError> {
    let (identity, pool) = tx.identity(&input.identity_id)?;
    tx.service.take_of(ctx, &pool)?;

    let permit = ctx.public("logins say who calls");

    let mut logins = input.logins;
    // The developer's users have the pool's own token.
    let own = logins.remove(&token::issuer(&pool));
    if let Some(token) = &own {
        token::require_of(ctx, tx, &pool, &identity, token.expose())?;
    }
    let verified = login::verify(ctx, tx, &pool, &logins)?;
    let is_own = |login| identity.logins.contains(login);
    if own.is_none() && !login::plain(&verified).iter().any(is_own) {
        return Err(CognitoIdentityError::logins_do_not_match());
    }
    let developers = pool.settings.developer_provider.as_ref();
    if input
        .logins_to_remove
        .iter()
        .any(|name| Some(name) == developers)
    {
        return Err(CognitoIdentityError::no_public_provider());
    }
    let mut identity = (*identity).clone();
    let before = identity.logins.len();
    let goes = |provider: &String| input.logins_to_remove.contains(provider);
    identity.logins.retain(|login| !goes(&login.provider));
    if identity.logins.len() < before {
        identity.modified_at = ctx.now();
        tx.put_identity(identity)?;
    }

    Ok(permit.reply(UnlinkIdentityOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UnlinkIdentityInput};
    use crate::bench::{DEVELOPER, IDP, USER_POOL, World, credentials, developer_token, logins};

    fn unlinking(identity: &str, given: &[(&str, &str)], removed: &[&str]) -> UnlinkIdentityInput {
        UnlinkIdentityInput {
            identity_id: identity.to_owned(),
            logins: logins(given),
            logins_to_remove: removed.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn a_login_that_was_taken_away_is_somebody_new() {
        let world = World::new();
        let pool = world.pool();
        let (user, idp) = (world.user_token("alice"), world.idp_token("alice@idp"));
        let id = world.id(&pool, &[(USER_POOL, &user), (IDP, &idp)]).unwrap();
        let nobody = world.house.as_anonymous();
        nobody.answer::<api::UnlinkIdentity>(unlinking(&id, &[(USER_POOL, &user)], &[IDP]));
        assert_ne!(world.id(&pool, &[(IDP, &idp)]).unwrap(), id);
        assert_eq!(world.id(&pool, &[(USER_POOL, &user)]).unwrap(), id);
        nobody.answer::<api::UnlinkIdentity>(unlinking(&id, &[(USER_POOL, &user)], &[USER_POOL]));
        assert_eq!(
            nobody.refusal::<api::GetCredentialsForIdentity>(credentials(&id, &[])),
            format!("NotAuthorizedException: Access to Identity '{id}' is forbidden.")
        );
    }

    #[test]
    fn the_developers_users_have_the_pools_own_token() {
        let world = World::new();
        let pool = world.pool();
        let (alice, token) = world.developer_token(&pool, "alice");
        let idp = world.idp_token("alice@idp");
        let linking = developer_token(&pool, None, &[(DEVELOPER, "alice"), (IDP, &idp)]);
        world
            .house
            .answer::<api::GetOpenIdTokenForDeveloperIdentity>(linking);
        let given = [("cognito-identity.amazonaws.com", token.as_str())];
        world
            .house
            .answer::<api::UnlinkIdentity>(unlinking(&alice, &given, &[IDP]));
        assert_ne!(world.id(&pool, &[(IDP, &idp)]).unwrap(), alice);
        let (bob, _) = world.developer_token(&pool, "bob");
        let refused = world
            .house
            .refusal::<api::UnlinkIdentity>(unlinking(&bob, &given, &[IDP]));
        assert!(
            refused.starts_with("NotAuthorizedException: Logins don't match."),
            "{refused}"
        );
        assert_eq!(
            world
                .house
                .refusal::<api::UnlinkIdentity>(unlinking(&alice, &given, &[DEVELOPER])),
            "InvalidParameterException: Please provide a valid public provider."
        );
    }

    #[test]
    fn needs_a_login_of_the_identity() {
        let world = World::new();
        let pool = world.pool();
        let (alice, bob) = (world.user_token("alice"), world.user_token("bob"));
        let id = world.id(&pool, &[(USER_POOL, &alice)]).unwrap();
        assert_eq!(
            world.house.refusal::<api::UnlinkIdentity>(unlinking(
                &id,
                &[(USER_POOL, &bob)],
                &[USER_POOL]
            )),
            "NotAuthorizedException: Logins don't match. Please include at least one valid login for this identity or identity pool."
        );
    }
}
