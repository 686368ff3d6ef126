//! `GetCredentialsForIdentity`: temporary credentials of the role that an identity has.
//!
//! The pool vouches for the identity with STS, whose `AssumeRoleWithWebIdentity` makes them: so the
//! role's trust policy decides. That is done once the identity and the key that signed are written down.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{
    ApiError, Arn, Caller, Client, ErrorKind, Later, Principal, PrincipalKind, RequestContext,
};

use crate::api::{Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput};
use crate::error::CognitoIdentityError;
use crate::login::{self, Logins};
use crate::resources::identity::Identity;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;
use crate::sts_api::{
    AssumeRoleWithWebIdentity, AssumeRoleWithWebIdentityInput, PolicyDescriptorType,
};
use crate::token::{OpenIdToken, UNAUTHENTICATED};
use crate::{guest_policy, linking, principal_tags, role_choice, token};

/// The name of each session.
const SESSION_NAME: &str = "CognitoIdentityCredentials";
/// How long the pool vouches: STS is asked at once.
const TOKEN_SECONDS: i64 = 600;

/// What STS is asked for.
struct Wanted {
    identity_id: String,
    role: String,
    token: String,
    is_guest: bool,
}

pub(crate) fn get_credentials_for_identity(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: GetCredentialsForIdentityInput,
) -> Result<Later<GetCredentialsForIdentityOutput>, CognitoIdentityError> {
    let logins = input.logins.unwrap_or_default();
    let custom_role = input.custom_role_arn.as_deref();

    let (identity, pool) = tx.identity(&input.identity_id)?;
    tx.service.take_of(ctx, &pool)?;

    let permit = ctx.public("logins say who calls, or guests may");

    let wanted = if logins.is_empty() {
        of_guest(ctx, tx, &pool, &identity, custom_role)?
    } else if let Some(token) = logins.get(&token::issuer(&pool)) {
        of_developer(ctx, tx, &pool, &identity, token.expose())?
    } else {
        of_logins(ctx, tx, &pool, &identity, &logins, custom_role)?
    };
    require_own_role(&pool, &wanted.role)?;

    let pools_own = acting_for(ctx, &pool);
    Ok(permit.later(assume(pools_own, wanted)))
}

fn of_guest(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    identity: &Identity,
    custom_role: Option<&str>,
) -> Result<Wanted, CognitoIdentityError> {
    identity.require_guest(pool)?;
    if let Some(role) = custom_role {
        return Err(CognitoIdentityError::role_forbidden(role));
    }
    let role = role_choice::of_guest(pool)?;
    let token = OpenIdToken {
        pool,
        identity,
        amr: vec![UNAUTHENTICATED.to_owned()],
        principal_tags: BTreeMap::new(),
        seconds: TOKEN_SECONDS,
    };
    Ok(Wanted {
        identity_id: identity.id.clone(),
        role: role.to_owned(),
        token: token.issue(ctx, tx)?,
        is_guest: true,
    })
}

/// The pool's own token, which it gave to the developer: it goes on as it is.
fn of_developer(
    ctx: &RequestContext,
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    identity: &Identity,
    text: &str,
) -> Result<Wanted, CognitoIdentityError> {
    token::require_of(ctx, tx, pool, identity, text)?;
    Ok(Wanted {
        identity_id: identity.id.clone(),
        role: role_choice::usual(pool)?.to_owned(),
        token: text.to_owned(),
        is_guest: false,
    })
}

fn of_logins(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    given: &Identity,
    logins: &Logins,
    custom_role: Option<&str>,
) -> Result<Wanted, CognitoIdentityError> {
    let verified = login::verify(ctx, tx, pool, logins)?;
    let identity = linking::resolve(ctx, tx, pool, Some(given), &login::plain(&verified))?;
    let role = role_choice::of_logins(pool, &verified, custom_role)?;
    let token = OpenIdToken {
        pool,
        identity: &identity,
        amr: login::amr(&verified),
        principal_tags: principal_tags::of_logins(pool, &verified),
        seconds: TOKEN_SECONDS,
    };
    let token = token.issue(ctx, tx)?;
    Ok(Wanted {
        identity_id: identity.id,
        role,
        token,
        is_guest: false,
    })
}

/// In the enhanced flow a role must be of the pool's account.
fn require_own_role(pool: &IdentityPool, role: &str) -> Result<(), CognitoIdentityError> {
    let arn: Option<Arn> = role.parse().ok();
    let is_own = arn.is_some_and(|arn| arn.account.parse() == Ok(pool.account));
    is_own
        .then_some(())
        .ok_or_else(CognitoIdentityError::no_role)
}

/// What the pool does for somebody who has no credentials yet.
fn acting_for(ctx: &RequestContext, pool: &IdentityPool) -> RequestContext {
    let nobody = Caller {
        principal: Principal {
            kind: PrincipalKind::Anonymous,
            account: pool.account,
            partition: pool.region.partition(),
            unique_id: "anonymous".to_owned(),
        },
        access_key_id: None,
        session: None,
    };
    RequestContext::new(
        Arc::clone(ctx.platform()),
        ctx.service,
        ctx.operation,
        nobody,
        pool.region.clone(),
        Client::inside(),
    )
}

async fn assume(
    ctx: RequestContext,
    wanted: Wanted,
) -> Result<GetCredentialsForIdentityOutput, ApiError> {
    let managed = PolicyDescriptorType {
        arn: Some(guest_policy::MANAGED.to_owned()),
    };
    let asked = AssumeRoleWithWebIdentityInput {
        role_arn: wanted.role,
        role_session_name: SESSION_NAME.to_owned(),
        web_identity_token: wanted.token.into(),
        policy_arns: wanted.is_guest.then(|| vec![managed]),
        policy: wanted.is_guest.then(guest_policy::inline),
        duration_seconds: None,
    };
    let made = ctx.start::<AssumeRoleWithWebIdentity>(asked).await;
    let made = made.map_err(|error| match error.kind() {
        ErrorKind::Internal | ErrorKind::NotImplemented => error,
        // Of the role nothing more is told.
        _ => CognitoIdentityError::no_role().into(),
    })?;
    let credentials = made.credentials.map(|given| Credentials {
        access_key_id: Some(given.access_key_id),
        secret_key: Some(given.secret_access_key),
        session_token: Some(given.session_token),
        expiration: Some(given.expiration),
    });
    Ok(GetCredentialsForIdentityOutput {
        identity_id: Some(wanted.identity_id),
        credentials,
    })
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{SamlDraft, SamlIdp};

    use crate::api;
    use crate::bench::{
        DEVELOPER, IDP, Steps as _, USER_POOL, World, credentials, house, pool_input, texts,
    };

    const NO_ROLE: &str = "InvalidIdentityPoolConfigurationException: Invalid identity pool configuration. Check assigned IAM roles for this pool.";

    #[test]
    fn a_guest_gets_an_hour_of_the_pools_role() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("guest", &pool, "unauthenticated");
        world.set_roles(&pool, &[("unauthenticated", &role)]);
        let guest = world.house.guest(&pool);
        let nobody = world.house.as_anonymous();
        let made = nobody.answer::<api::GetCredentialsForIdentity>(credentials(&guest, &[]));
        assert_eq!(made.identity_id, Some(guest));
        let given = made.credentials.unwrap();
        assert!(given.access_key_id.unwrap().starts_with("ASIA"));
        assert_eq!(given.expiration, Some(world.house.now().plus_secs(3600)));
    }

    #[test]
    fn a_role_that_is_not_set_or_does_not_trust_gives_nothing() {
        let world = World::new();
        let pool = world.pool();
        let guest = world.house.guest(&pool);
        let refusal = || {
            world
                .house
                .refusal::<api::GetCredentialsForIdentity>(credentials(&guest, &[]))
        };
        assert_eq!(refusal(), NO_ROLE);
        let role = world.put_role("members", &pool, "authenticated");
        world.set_roles(&pool, &[("unauthenticated", &role)]);
        assert_eq!(refusal(), NO_ROLE);
        let elsewhere = world.put_role("elsewhere", "us-east-1:another", "unauthenticated");
        world.set_roles(&pool, &[("unauthenticated", &elsewhere)]);
        assert_eq!(refusal(), NO_ROLE);
    }

    #[test]
    fn a_login_gets_the_role_of_those_who_logged_in() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("members", &pool, "authenticated");
        world.set_roles(&pool, &[("authenticated", &role)]);
        let token = world.user_token("alice");
        let id = world.id(&pool, &[(USER_POOL, &token)]).unwrap();
        let asked = credentials(&id, &[(USER_POOL, &token)]);
        let made = world.house.answer::<api::GetCredentialsForIdentity>(asked);
        assert_eq!(made.identity_id.as_deref(), Some(id.as_str()));
        assert_eq!(
            world
                .house
                .refusal::<api::GetCredentialsForIdentity>(credentials(&id, &[])),
            format!("NotAuthorizedException: Access to Identity '{id}' is forbidden.")
        );
    }

    #[test]
    fn tags_of_the_session_need_the_roles_permission() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("members", &pool, "authenticated");
        world.set_roles(&pool, &[("authenticated", &role)]);
        let map = api::SetPrincipalTagAttributeMapInput {
            identity_pool_id: pool.clone(),
            identity_provider_name: IDP.to_owned(),
            use_defaults: Some(false),
            principal_tags: Some(texts(&[("department", "department")])),
        };
        world.house.answer::<api::SetPrincipalTagAttributeMap>(map);
        let token = world.idp_token("alice");
        let id = world.id(&pool, &[(IDP, &token)]).unwrap();
        let get = || {
            world
                .house
                .call::<api::GetCredentialsForIdentity>(credentials(&id, &[(IDP, &token)]))
        };
        assert_eq!(get().err().unwrap(), NO_ROLE);
        world.put_role_with(
            "members",
            &pool,
            "authenticated",
            &["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        );
        get().unwrap();
    }

    #[test]
    fn the_pools_own_token_stands_for_a_developers_user() {
        let world = World::new();
        let pool = world.pool();
        let role = world.put_role("members", &pool, "authenticated");
        world.set_roles(&pool, &[("authenticated", &role)]);
        let (alice, token) = world.developer_token(&pool, "alice");
        let (bob, _) = world.developer_token(&pool, "bob");
        let issuer = "cognito-identity.amazonaws.com";
        let get = |id: &str, logins: &[(&str, &str)]| {
            world
                .house
                .call::<api::GetCredentialsForIdentity>(credentials(id, logins))
        };
        get(&alice, &[(issuer, &token)]).unwrap();
        let words = "NotAuthorizedException: Logins don't match. Please include at least one valid login for this identity or identity pool.";
        assert_eq!(get(&bob, &[(issuer, &token)]).err().unwrap(), words);
        assert_eq!(
            get(&alice, &[(issuer, &world.user_token("alice"))])
                .err()
                .unwrap(),
            "NotAuthorizedException: Invalid login token. Issuer doesn't match providerName"
        );
        assert_eq!(
            get(&alice, &[(DEVELOPER, "alice")]).err().unwrap(),
            "InvalidParameterException: Please provide a valid public provider."
        );
        world.house.advance_secs(900);
        let now = world.house.now().secs();
        assert_eq!(
            get(&alice, &[(issuer, &token)]).err().unwrap(),
            format!("NotAuthorizedException: Invalid login token. Token expired: {now} >= {now}")
        );
    }

    #[test]
    fn a_guests_token_is_no_login() {
        let world = World::new();
        let pool = world.pool();
        let guest = world.house.guest(&pool);
        let token = world
            .house
            .answer::<api::GetOpenIdToken>(crate::bench::open_id_token(&guest, &[]));
        let token = token.token.unwrap();
        let asked = credentials(
            &guest,
            &[("cognito-identity.amazonaws.com", token.expose())],
        );
        assert_eq!(
            world.house.refusal::<api::GetCredentialsForIdentity>(asked),
            "NotAuthorizedException: Token is not from a supported provider of this identity pool."
        );
    }

    #[test]
    fn a_user_pools_token_may_name_the_role() {
        let world = World::new();
        let pool = world.pool();
        let usual = world.put_role("usual", &pool, "authenticated");
        let (admin, editor) = (
            world.put_role("admin", &pool, "authenticated"),
            world.put_role("editor", "us-east-1:another", "authenticated"),
        );
        world.set_roles(&pool, &[("authenticated", &usual)]);
        world.map_by_token(&pool, "Deny");
        let with_roles =
            |roles: Vec<&str>| world.user_token_with(|claims| claims.with("cognito:roles", roles));
        let id = world
            .id(&pool, &[(USER_POOL, &world.user_token("alice"))])
            .unwrap();
        let get = |token: &str, role: Option<&str>| {
            let asked = api::GetCredentialsForIdentityInput {
                custom_role_arn: role.map(str::to_owned),
                ..credentials(&id, &[(USER_POOL, token)])
            };
            world.house.call::<api::GetCredentialsForIdentity>(asked)
        };
        get(&with_roles(vec![&admin]), None).unwrap();
        let both = with_roles(vec![&admin, &editor]);
        assert_eq!(
            get(&both, None).err().unwrap(),
            format!(
                "NotAuthorizedException: The ambiguous role mapping rules for: {USER_POOL}:client denied this request."
            )
        );
        get(&both, Some(&admin)).unwrap();
        // It trusts another pool.
        assert_eq!(get(&both, Some(&editor)).err().unwrap(), NO_ROLE);
        assert_eq!(
            get(&both, Some(&usual)).err().unwrap(),
            format!("NotAuthorizedException: Access to Role '{usual}' is forbidden.")
        );
        let preferring = world.user_token_with(|claims| {
            let claims = claims.with("cognito:roles", vec![admin.as_str(), editor.as_str()]);
            claims.with("cognito:preferred_role", admin.as_str())
        });
        get(&preferring, None).unwrap();
    }

    #[test]
    fn rules_choose_by_claims_and_the_ambiguous_may_have_the_usual_role() {
        let world = World::new();
        let pool = world.pool();
        let usual = world.put_role("usual", "us-east-1:another", "authenticated");
        let sales = world.put_role("sales", &pool, "authenticated");
        world.set_roles(&pool, &[("authenticated", &usual)]);
        world.map_by_rule(&pool, "department", "sales", &sales);
        let (from_sales, from_legal) = (
            world.idp_token("alice"),
            world.idp_token_with(|claims| claims.with("department", "legal")),
        );
        let id = world.id(&pool, &[(IDP, &from_sales)]).unwrap();
        let get = |token: &str| {
            let asked = credentials(&id, &[(IDP, token)]);
            world.house.call::<api::GetCredentialsForIdentity>(asked)
        };
        get(&from_sales).unwrap();
        assert_eq!(get(&from_legal).err().unwrap(), NO_ROLE);
    }

    #[test]
    fn refuses_identities_that_are_not_there() {
        let house = house();
        house.make_pool(pool_input("shop"));
        let gone = "us-east-1:00000000-0000-4000-8000-000000000000";
        assert_eq!(
            house.refusal::<api::GetCredentialsForIdentity>(credentials(gone, &[])),
            format!("ResourceNotFoundException: Identity '{gone}' not found.")
        );
    }
    #[test]
    fn an_assertion_names_the_role_and_is_given_once_to_each_operation() {
        let world = World::new();
        let idp = SamlIdp::new();
        let provider = world.house.put_saml_provider("idp", &idp);
        let pool = world.house.make_pool(api::CreateIdentityPoolInput {
            saml_provider_arns: Some(vec![provider.clone()]),
            ..pool_input("saml")
        });
        let role = world.put_role("people", &pool, "authenticated");
        let response = idp.response(&SamlDraft::of(&role, &provider));
        let given = [(provider.as_str(), response.as_str())];
        let id = world.id(&pool, &given).unwrap();
        world
            .house
            .answer::<api::GetCredentialsForIdentity>(credentials(&id, &given));
        let words =
            "NotAuthorizedException: Invalid SAML assertion. The assertion has been used before.";
        assert_eq!(world.id(&pool, &given).unwrap_err(), words);
        assert_eq!(
            world
                .house
                .refusal::<api::GetCredentialsForIdentity>(credentials(&id, &given)),
            words
        );
        let again = SamlDraft {
            id: "_two",
            ..SamlDraft::of("arn:aws:iam::111122223333:role/other", &provider)
        };
        let again = idp.response(&again.with("Role", &format!("{provider},{role}")));
        let asked = api::GetCredentialsForIdentityInput {
            custom_role_arn: Some(role),
            ..credentials(&id, &[(provider.as_str(), &again)])
        };
        world.house.answer::<api::GetCredentialsForIdentity>(asked);
    }

    #[test]
    fn an_assertion_that_the_provider_did_not_sign_is_nobodys() {
        let world = World::new();
        let provider = world.house.put_saml_provider("idp", &SamlIdp::new());
        let pool = world.house.make_pool(api::CreateIdentityPoolInput {
            saml_provider_arns: Some(vec![provider.clone()]),
            ..pool_input("saml")
        });
        let draft = SamlDraft::of("arn:aws:iam::111122223333:role/people", &provider);
        let forged = SamlIdp::new().response(&draft);
        assert_eq!(
            world.id(&pool, &[(&provider, &forged)]).unwrap_err(),
            "NotAuthorizedException: Invalid SAML assertion."
        );
        let old = SamlDraft {
            issued_at: draft.issued_at - 400,
            ..draft
        };
        let idp = SamlIdp::new();
        world.house.put_saml_provider("idp", &idp);
        assert_eq!(
            world
                .id(&pool, &[(&provider, &idp.response(&old))])
                .unwrap_err(),
            "NotAuthorizedException: Invalid SAML assertion. The assertion has expired."
        );
    }
}
