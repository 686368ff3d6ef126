//! `GetId`: the identity of somebody who logs in, or of a new guest.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIdInput, GetIdOutput};
use crate::error::CognitoIdentityError;
use crate::resources::identity::Identity;
use crate::store::CognitoIdentityWrite;
use crate::{linking, login};

pub(crate) fn get_id(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: GetIdInput,
) -> Result<Reply<GetIdOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;
    let logins = input.logins.unwrap_or_default();

    let pool = tx.pool(id)?;
    let account = pool.account.to_string();
    if input.account_id.is_some_and(|asked| asked != account) {
        return Err(CognitoIdentityError::pool_not_found(id));
    }
    tx.service.take_of(ctx, &pool)?;

    let permit = ctx.public("logins say who calls, or guests may");

    let identity = if logins.is_empty() {
        if !pool.settings.allows_guests {
            return Err(CognitoIdentityError::no_guests());
        }
        let guest = Identity::guest(ctx, &pool);
        tx.put_identity(guest.clone())?;
        guest
    } else {
        let verified = login::verify(ctx, tx, &pool, &logins)?;
        linking::resolve(ctx, tx, &pool, None, &login::plain(&verified))?
    };

    Ok(permit.reply(GetIdOutput {
        identity_id: Some(identity.id),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, CreateIdentityPoolInput};
    use crate::bench::{DEVELOPER, IDP, Steps as _, USER_POOL, World, house, pool_input};

    #[test]
    fn guests_are_all_different() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let nobody = house.as_anonymous();
        assert_ne!(nobody.guest(&pool), nobody.guest(&pool));
        assert!(nobody.guest(&pool).starts_with("us-east-1:"));
    }

    #[test]
    fn guests_may_be_unwanted_and_pools_unknown() {
        let house = house();
        let closed = CreateIdentityPoolInput {
            allow_unauthenticated_identities: false,
            ..pool_input("shop")
        };
        let pool = house.make_pool(closed);
        let refusal = |id: &str| house.refusal::<api::GetId>(input(&[("IdentityPoolId", id)]));
        assert_eq!(
            refusal(&pool),
            "NotAuthorizedException: Unauthenticated access is not supported for this identity pool."
        );
        let gone = "us-east-1:00000000-0000-4000-8000-000000000000";
        assert_eq!(
            refusal(gone),
            format!("ResourceNotFoundException: IdentityPool '{gone}' not found.")
        );
        let elsewhere = [
            ("IdentityPoolId", pool.as_str()),
            ("AccountId", OTHER_ACCOUNT),
        ];
        assert_eq!(
            house.refusal::<api::GetId>(input(&elsewhere)),
            format!("ResourceNotFoundException: IdentityPool '{pool}' not found.")
        );
    }

    #[test]
    fn a_login_is_always_the_same_identity() {
        let world = World::new();
        let pool = world.pool();
        let (alice, bob) = (world.user_token("alice"), world.user_token("bob"));
        let id = |token: &str| world.id(&pool, &[(USER_POOL, token)]).unwrap();
        assert_eq!(id(&alice), id(&world.user_token("alice")));
        assert_ne!(id(&alice), id(&bob));
        assert_ne!(
            world
                .id(&pool, &[(IDP, &world.idp_token("alice"))])
                .unwrap(),
            id(&alice)
        );
    }

    #[test]
    fn several_logins_are_one_identity_and_merge_those_that_they_were() {
        let world = World::new();
        let pool = world.pool();
        let (user, idp) = (world.user_token("alice"), world.idp_token("alice@idp"));
        let one = world.id(&pool, &[(USER_POOL, &user)]).unwrap();
        let other = world.id(&pool, &[(IDP, &idp)]).unwrap();
        let both = [(USER_POOL, user.as_str()), (IDP, idp.as_str())];
        let owner = world.id(&pool, &both).unwrap();
        assert!(owner == one || owner == other);
        assert_eq!(world.id(&pool, &[(USER_POOL, &user)]).unwrap(), owner);
        assert_eq!(world.id(&pool, &[(IDP, &idp)]).unwrap(), owner);
        let logins = world.house.described_identity(&owner).logins.unwrap();
        assert_eq!(logins.len(), 2);
    }

    #[test]
    fn an_identity_has_one_login_of_a_provider() {
        let world = World::new();
        let pool = world.pool();
        let id = |logins: &[(&str, &str)]| world.id(&pool, logins);
        let (alice, bob) = (world.user_token("alice"), world.user_token("bob"));
        let idp = world.idp_token("alice@idp");
        id(&[(USER_POOL, &alice), (IDP, &idp)]).unwrap();
        assert_eq!(
            id(&[(USER_POOL, &bob), (IDP, &idp)]).unwrap_err(),
            format!(
                "ResourceConflictException: Another login of {USER_POOL} is already linked to this identity."
            )
        );
    }

    #[test]
    fn tokens_must_be_the_providers_word_for_this_pool_and_now() {
        let world = World::new();
        let pool = world.pool();
        let refusal =
            |provider: &str, token: &str| world.id(&pool, &[(provider, token)]).unwrap_err();
        let invalid = |why: &str| format!("NotAuthorizedException: Invalid login token. {why}");
        let token = world.user_token("alice");
        assert_eq!(
            refusal(USER_POOL, "not.a.token"),
            invalid("Not a valid OpenId Connect identity token.")
        );
        assert_eq!(
            refusal(IDP, &token),
            invalid("Issuer doesn't match providerName")
        );
        let (head, _) = token.rsplit_once('.').unwrap();
        let (_, signature) = world
            .user_token("bob")
            .rsplit_once('.')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert_eq!(
            refusal(USER_POOL, &format!("{head}.{signature}")),
            invalid("Token signature invalid.")
        );
        let supported =
            "NotAuthorizedException: Token is not from a supported provider of this identity pool.";
        assert_eq!(
            refusal(
                USER_POOL,
                &world.user_token_with(|claims| claims.with("aud", "another"))
            ),
            supported
        );
        assert_eq!(
            refusal(
                IDP,
                &world.idp_token_with(|claims| claims.with("aud", "another"))
            ),
            supported
        );
        let access = world.user_token_with(|claims| claims.with("token_use", "access"));
        assert_eq!(
            refusal(USER_POOL, &access),
            invalid("Not a valid OpenId Connect identity token.")
        );
        let now = world.house.now().secs();
        let old = world.user_token_with(|claims| claims.with("exp", now - 1));
        assert_eq!(
            refusal(USER_POOL, &old),
            invalid(&format!("Token expired: {now} >= {}", now - 1))
        );
        // Providers elsewhere have five minutes' grace.
        let late = world.idp_token_with(|claims| claims.with("exp", now - 299));
        assert!(world.id(&pool, &[(IDP, &late)]).is_ok());
    }

    #[test]
    fn providers_must_be_the_pools() {
        let world = World::new();
        let pool = world.pool();
        let refusal = |provider: &str| world.id(&pool, &[(provider, "token")]).unwrap_err();
        let unknown = "InvalidParameterException: Please provide a valid public provider.";
        assert_eq!(refusal("login.example.org"), unknown);
        assert_eq!(refusal(DEVELOPER), unknown);
        let words = "NotAuthorizedException: Logins don't match. Please include at least one valid login for this identity or identity pool.";
        assert_eq!(refusal("accounts.google.com"), words);
        assert_eq!(
            refusal("cognito-idp.us-east-1.amazonaws.com/us-east-1_another00"),
            words
        );
        assert_eq!(
            refusal("graph.facebook.com"),
            "NotImplemented: A login of graph.facebook.com is not built in Ringwall yet."
        );
    }

    #[test]
    fn a_provider_that_is_down_is_an_external_service() {
        let world = World::new();
        let pool = world.pool();
        world.idp_is_down();
        assert_eq!(
            world
                .id(&pool, &[(IDP, &world.idp_token("alice"))])
                .unwrap_err(),
            format!("ExternalServiceException: The identity provider {IDP} could not be reached.")
        );
    }

    #[test]
    fn a_pool_may_ask_the_user_pool_about_each_token() {
        let world = World::new();
        let (lenient, strict) = (world.pool(), world.strict_pool());
        let token = world.user_token("alice");
        let get = |pool: &str| world.id(pool, &[(USER_POOL, &token)]);
        get(&strict).unwrap();
        world.sign_out("alice");
        get(&lenient).unwrap();
        assert_eq!(
            get(&strict).unwrap_err(),
            "NotAuthorizedException: Invalid login token. Token has been revoked."
        );
    }
}
