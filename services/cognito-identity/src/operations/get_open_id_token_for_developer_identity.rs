//! `GetOpenIdTokenForDeveloperIdentity`: the identity of a user whom the developer's own back end knows,
//! and a token for it.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdTokenForDeveloperIdentity.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenForDeveloperIdentityOutput,
};
use crate::error::CognitoIdentityError;
use crate::login::Logins;
use crate::resources::identity::{Identity, Login};
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;
use crate::token::OpenIdToken;
use crate::{linking, login, principal_tags};

/// A quarter of an hour, unless asked otherwise.
const USUAL_SECONDS: i64 = 900;
/// The longest id of a developer's user, in characters.
const LONGEST_USER: usize = 1024;

pub(crate) fn get_open_id_token_for_developer_identity(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: GetOpenIdTokenForDeveloperIdentityInput,
) -> Result<Reply<GetOpenIdTokenForDeveloperIdentityOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;
    let mut logins = input.logins;

    let action = "cognito-identity:GetOpenIdTokenForDeveloperIdentity";
    let (permit, pool) = tx.permitted_pool(ctx, action, id)?;

    let own = take_developers(&pool, &mut logins)?;
    let given = input.identity_id.as_deref();
    let given = given.map(|id| member(tx, &pool, id)).transpose()?;
    require_free(tx, &pool, &own, given.as_deref())?;
    let verified = login::verify(ctx, tx, &pool, &logins)?;
    let mut all = vec![own.clone()];
    all.extend(login::plain(&verified));
    let identity = linking::resolve(ctx, tx, &pool, given.as_deref(), &all)?;
    let mut amr = login::amr(&verified);
    amr.push(own.provider.clone());
    amr.push(format!("{}:{}:{}", own.provider, pool.id, own.subject));
    let mut tags = principal_tags::of_logins(&pool, &verified);
    tags.extend(input.principal_tags.unwrap_or_default());
    let token = OpenIdToken {
        pool: &pool,
        identity: &identity,
        amr,
        principal_tags: tags,
        seconds: input.token_duration.unwrap_or(USUAL_SECONDS),
    };
    let token = token.issue(ctx, tx)?;

    Ok(permit.reply(GetOpenIdTokenForDeveloperIdentityOutput {
        identity_id: Some(identity.id),
        token: Some(token.into()),
    }))
}

/// The login of the developer's provider, which nobody has to verify.
fn take_developers(
    pool: &IdentityPool,
    logins: &mut Logins,
) -> Result<Login, CognitoIdentityError> {
    let provider = pool.settings.developer_provider.as_ref();
    let entry = provider.and_then(|name| logins.remove_entry(name));
    let (provider, subject) = entry.ok_or_else(CognitoIdentityError::no_developer_login)?;
    let subject = subject.expose().to_owned();
    if subject.chars().count() > LONGEST_USER {
        return Err(CognitoIdentityError::no_developer_login());
    }
    Ok(Login { provider, subject })
}

/// An identity of the pool.
fn member(
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    id: &str,
) -> Result<Arc<Identity>, CognitoIdentityError> {
    let found = tx.find_identity(id)?;
    let found = found.filter(|(identity, _)| identity.pool_id == pool.id);
    let (identity, _) = found.ok_or_else(|| CognitoIdentityError::identity_not_found(id))?;
    Ok(identity)
}

/// The user is not another identity already than the one that the caller names.
fn require_free(
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    own: &Login,
    given: Option<&Identity>,
) -> Result<(), CognitoIdentityError> {
    let Some(given) = given else { return Ok(()) };
    let known = tx.find_by_login(&pool.id, own)?;
    if known.is_some_and(|known| known.id != given.id) {
        return Err(CognitoIdentityError::developer_user_is_registered());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{
        DEVELOPER, IDP, Steps as _, World, arn, developer_token, house, pool_input, texts,
    };

    #[test]
    fn a_user_is_always_the_same_identity() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        assert_eq!(house.developer_identity(&pool, "alice"), alice);
        assert_ne!(house.developer_identity(&pool, "bob"), alice);
    }

    #[test]
    fn the_token_says_who_vouched_and_lasts_as_long_as_asked() {
        let world = World::new();
        let pool = world.pool();
        let asked = api::GetOpenIdTokenForDeveloperIdentityInput {
            token_duration: Some(86_400),
            principal_tags: Some(texts(&[("team", "blue")])),
            ..developer_token(&pool, None, &[(DEVELOPER, "alice")])
        };
        let made = world
            .house
            .answer::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        let claims = world.claims(made.token.unwrap().expose());
        let user = format!("{DEVELOPER}:{pool}:alice");
        assert_eq!(
            claims.texts("amr"),
            Some(vec!["authenticated", DEVELOPER, &user])
        );
        assert_eq!(
            claims.seconds("exp"),
            Some(world.house.now().secs() + 86_400)
        );
        let tags = claims.object("https://aws.amazon.com/tags").unwrap();
        let tags = tags.object("principal_tags").unwrap();
        assert_eq!(tags.texts("team"), Some(vec!["blue"]));
        let (_, usual) = world.developer_token(&pool, "alice");
        let usual = world.claims(&usual).seconds("exp");
        assert_eq!(usual, Some(world.house.now().secs() + 900));
    }

    #[test]
    fn a_guest_can_become_the_developers_user() {
        let house = house();
        let pool = house.make_developer_pool();
        let guest = house.guest(&pool);
        let asked = developer_token(&pool, Some(&guest), &[(DEVELOPER, "alice")]);
        let made = house.answer::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        assert_eq!(made.identity_id, Some(guest.clone()));
        assert_eq!(house.developer_identity(&pool, "alice"), guest);
        let other = house.guest(&pool);
        let asked = developer_token(&pool, Some(&other), &[(DEVELOPER, "alice")]);
        assert_eq!(
            house.refusal::<api::GetOpenIdTokenForDeveloperIdentity>(asked),
            "DeveloperUserAlreadyRegisteredException: This developer user identifier is already registered with Cognito."
        );
        let asked = developer_token(&pool, Some(&guest), &[(DEVELOPER, "bob")]);
        assert!(
            house
                .refusal::<api::GetOpenIdTokenForDeveloperIdentity>(asked)
                .starts_with("NotAuthorizedException: Logins don't match.")
        );
    }

    #[test]
    fn logins_elsewhere_are_linked_once_verified() {
        let world = World::new();
        let pool = world.pool();
        let idp = world.idp_token("alice@idp");
        let member = world.id(&pool, &[(IDP, &idp)]).unwrap();
        let asked = developer_token(&pool, None, &[(DEVELOPER, "alice"), (IDP, &idp)]);
        let made = world
            .house
            .answer::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        assert_eq!(made.identity_id, Some(member));
        let asked = developer_token(&pool, None, &[(DEVELOPER, "alice"), (IDP, "no.token.")]);
        let refused = world
            .house
            .refusal::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        assert!(
            refused.starts_with("NotAuthorizedException: Invalid login token."),
            "{refused}"
        );
    }

    #[test]
    fn refuses_logins_without_the_developers_provider() {
        let house = house();
        let refusal = |pool: &str, logins: &[(&str, &str)]| {
            let asked = developer_token(pool, None, logins);
            house.refusal::<api::GetOpenIdTokenForDeveloperIdentity>(asked)
        };
        let words = "InvalidParameterException: Please provide a valid developer provider.";
        assert_eq!(
            refusal(&house.make_developer_pool(), &[("another", "alice")]),
            words
        );
        let without = house.make_pool(pool_input("shop"));
        assert_eq!(refusal(&without, &[(DEVELOPER, "alice")]), words);
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_developer_pool();
        house.needs::<api::GetOpenIdTokenForDeveloperIdentity>(
            "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
            &arn(&pool),
            developer_token(&pool, None, &[(DEVELOPER, "alice")]),
        );
    }
}
