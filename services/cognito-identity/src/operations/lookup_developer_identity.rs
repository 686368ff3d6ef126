//! `LookupDeveloperIdentity`: the identity of a developer's user, or the users that an identity is.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_LookupDeveloperIdentity.html>

use std::collections::BTreeSet;
use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::api::{LookupDeveloperIdentityInput, LookupDeveloperIdentityOutput};
use crate::error::CognitoIdentityError;
use crate::paging::{Page, page};
use crate::resources::identity::{Identity, Login};
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityRead;

pub(crate) fn lookup_developer_identity(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: LookupDeveloperIdentityInput,
) -> Result<Reply<LookupDeveloperIdentityOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;
    let (identity_id, user) = (
        input.identity_id.as_deref(),
        input.developer_user_identifier.as_deref(),
    );
    let of = identity_id.unwrap_or_default();
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, of, token, input.max_results)?;

    let action = "cognito-identity:LookupDeveloperIdentity";
    let (permit, pool) = tx.permitted_pool(ctx, action, id)?;

    let provider = pool.settings.developer_provider.as_deref();
    let provider = provider.ok_or_else(CognitoIdentityError::no_developer_login)?;
    let identity = find(tx, &pool, provider, identity_id, user)?;
    let (users, next_token) = match user {
        Some(user) => (vec![user.to_owned()], None),
        None => users(&identity, provider, &page),
    };

    Ok(permit.reply(LookupDeveloperIdentityOutput {
        identity_id: Some(identity.id.clone()),
        developer_user_identifier_list: Some(users),
        next_token,
    }))
}

/// The identity that is asked about. Where the caller names a user, too, he must be that identity.
fn find(
    tx: &CognitoIdentityRead<'_>,
    pool: &IdentityPool,
    provider: &str,
    identity_id: Option<&str>,
    user: Option<&str>,
) -> Result<Arc<Identity>, CognitoIdentityError> {
    if let Some(user) = user {
        let login = Login {
            provider: provider.to_owned(),
            subject: user.to_owned(),
        };
        let found = tx.find_by_login(&pool.id, &login)?;
        let found = found.ok_or_else(CognitoIdentityError::developer_user_not_found)?;
        if identity_id.is_some_and(|id| id != found.id) {
            return Err(CognitoIdentityError::developer_user_of_another());
        }
        return Ok(found);
    }
    let id = identity_id.ok_or_else(CognitoIdentityError::nobody_to_look_up)?;
    let found = tx.find_identity(id)?.map(|(identity, _)| identity);
    let found = found.filter(|identity| identity.pool_id == pool.id);
    found.ok_or_else(|| CognitoIdentityError::identity_not_found(id))
}

/// The users of a page, by their ids.
fn users(identity: &Identity, provider: &str, page: &Page<'_>) -> (Vec<String>, Option<String>) {
    let users: BTreeSet<_> = identity.subjects(provider).collect();
    let named = users
        .into_iter()
        .map(|user| (user.to_owned(), user.to_owned()));
    page.of_named(named).into_parts()
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, LookupDeveloperIdentityInput};
    use crate::bench::{Steps as _, arn, house};

    fn looking(
        pool: &str,
        identity: Option<&str>,
        user: Option<&str>,
    ) -> LookupDeveloperIdentityInput {
        LookupDeveloperIdentityInput {
            identity_id: identity.map(str::to_owned),
            developer_user_identifier: user.map(str::to_owned),
            ..input(&[("IdentityPoolId", pool)])
        }
    }

    #[test]
    fn finds_one_by_the_other() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        let by_user =
            house.answer::<api::LookupDeveloperIdentity>(looking(&pool, None, Some("alice")));
        assert_eq!(by_user.identity_id.as_deref(), Some(alice.as_str()));
        let by_id =
            house.answer::<api::LookupDeveloperIdentity>(looking(&pool, Some(&alice), None));
        assert_eq!(
            by_id.developer_user_identifier_list,
            Some(vec!["alice".to_owned()])
        );
    }

    #[test]
    fn pages_through_the_users_that_were_merged() {
        let house = house();
        let pool = house.make_developer_pool();
        for user in ["b", "a", "c"] {
            house.developer_identity(&pool, user);
        }
        house.merge(&pool, "a", "b");
        let owner = house.merge(&pool, "c", "b");
        let two = LookupDeveloperIdentityInput {
            max_results: Some(2),
            ..looking(&pool, Some(&owner), None)
        };
        let first = house.answer::<api::LookupDeveloperIdentity>(two.clone());
        assert_eq!(first.developer_user_identifier_list.unwrap(), ["a", "b"]);
        let rest = LookupDeveloperIdentityInput {
            next_token: first.next_token,
            ..two
        };
        let rest = house.answer::<api::LookupDeveloperIdentity>(rest);
        assert_eq!(rest.developer_user_identifier_list.unwrap(), ["c"]);
        assert!(rest.next_token.is_none());
    }

    #[test]
    fn refuses_nobody_and_those_who_do_not_fit() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        house.developer_identity(&pool, "bob");
        let refusal = |asked| house.refusal::<api::LookupDeveloperIdentity>(asked);
        assert_eq!(
            refusal(looking(&pool, None, None)),
            "InvalidParameterException: Either IdentityId or DeveloperUserIdentifier must be specified."
        );
        assert_eq!(
            refusal(looking(&pool, None, Some("carol"))),
            "ResourceNotFoundException: Developer user identifier not found."
        );
        assert_eq!(
            refusal(looking(&pool, Some(&alice), Some("bob"))),
            "ResourceConflictException: The developer user identifier is linked to another identity."
        );
        let other = house.make_developer_pool();
        assert_eq!(
            refusal(looking(&other, Some(&alice), None)),
            format!("ResourceNotFoundException: Identity '{alice}' not found.")
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_developer_pool();
        house.developer_identity(&pool, "alice");
        house.needs::<api::LookupDeveloperIdentity>(
            "cognito-identity:LookupDeveloperIdentity",
            &arn(&pool),
            looking(&pool, None, Some("alice")),
        );
    }
}
