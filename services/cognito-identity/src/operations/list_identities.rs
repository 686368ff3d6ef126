//! `ListIdentities`: the identities of a pool, by id.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentities.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListIdentitiesInput, ListIdentitiesOutput};
use crate::error::CognitoIdentityError;
use crate::paging::page;
use crate::store::CognitoIdentityRead;

pub(crate) fn list_identities(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: ListIdentitiesInput,
) -> Result<Reply<ListIdentitiesOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;
    let (token, limit) = (input.next_token.as_deref(), Some(input.max_results));
    let page = page(tx.service, ctx, id, token, limit)?;
    let hides_disabled = input.hide_disabled.unwrap_or_default();

    let (permit, pool) = tx.permitted_pool(ctx, "cognito-identity:ListIdentities", id)?;

    let (members, next_token) = tx.members(&pool.id, &page)?;
    let mut identities = Vec::new();
    for (id, member) in members {
        if hides_disabled && member.is_disabled {
            continue;
        }
        let found = tx.find_identity(&id)?;
        identities.extend(found.map(|(identity, _)| identity.describe()));
    }

    Ok(permit.reply(ListIdentitiesOutput {
        identity_pool_id: Some(pool.id.clone()),
        identities: Some(identities),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ListIdentitiesInput};
    use crate::bench::{Steps as _, arn, house, pool_input};

    fn listing(pool: &str, max_results: i32) -> ListIdentitiesInput {
        ListIdentitiesInput {
            identity_pool_id: pool.to_owned(),
            max_results,
            next_token: None,
            hide_disabled: None,
        }
    }

    #[test]
    fn pages_through_the_identities_of_one_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let mut all: Vec<String> = (0..5).map(|_| house.guest(&pool)).collect();
        all.sort();
        let other = house.make_pool(pool_input("other"));
        house.guest(&other);
        let (mut seen, mut next_token) = (Vec::new(), None);
        loop {
            let asked = ListIdentitiesInput {
                next_token: next_token.clone(),
                ..listing(&pool, 2)
            };
            let page = house.answer::<api::ListIdentities>(asked);
            seen.extend(
                page.identities
                    .unwrap()
                    .into_iter()
                    .filter_map(|one| one.identity_id),
            );
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
        let first = house.answer::<api::ListIdentities>(listing(&pool, 2));
        let elsewhere = ListIdentitiesInput {
            next_token: first.next_token,
            ..listing(&other, 2)
        };
        assert_eq!(
            house.refusal::<api::ListIdentities>(elsewhere),
            "InvalidParameterException: Invalid NextToken."
        );
    }

    #[test]
    fn those_that_were_merged_can_be_hidden() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        let owner = house.developer_identity(&pool, "owner");
        house.merge(&pool, "alice", "owner");
        assert_eq!(house.members_shown(&pool), [owner]);
        assert!(house.members(&pool).contains(&alice));
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.needs::<api::ListIdentities>(
            "cognito-identity:ListIdentities",
            &arn(&pool),
            listing(&pool, 1),
        );
    }
}
