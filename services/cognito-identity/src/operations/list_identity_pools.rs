//! `ListIdentityPools`: ids and names of the account's pools in the Region.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentityPools.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListIdentityPoolsInput, ListIdentityPoolsOutput};
use crate::error::CognitoIdentityError;
use crate::paging::page;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityRead;

pub(crate) fn list_identity_pools(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: ListIdentityPoolsInput,
) -> Result<Reply<ListIdentityPoolsOutput>, CognitoIdentityError> {
    let (token, limit) = (input.next_token.as_deref(), Some(input.max_results));
    let page = page(tx.service, ctx, "", token, limit)?;

    let permit = ctx.authorize(&Ask::new("cognito-identity:ListIdentityPools"))?;

    let pools = tx.pool_names(ctx.account(), &ctx.region, page.after(), page.reading())?;
    let shown = pools.into_iter().filter_map(|(key, name)| {
        let id = key.last_text()?;
        Some((key, IdentityPool::summary(id, &name)))
    });
    let (pools, next_token) = page.cut(shown.collect()).into_parts();

    Ok(permit.reply(ListIdentityPoolsOutput {
        identity_pools: Some(pools),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::OTHER_ACCOUNT;

    use crate::api::{self, ListIdentityPoolsInput};
    use crate::bench::{Steps as _, house, pool_input};

    fn listing(max_results: i32, next_token: Option<String>) -> ListIdentityPoolsInput {
        ListIdentityPoolsInput {
            max_results,
            next_token,
        }
    }

    #[test]
    fn pages_through_the_accounts_own() {
        let house = house();
        let mut made: Vec<String> = (0..3)
            .map(|_| house.make_pool(pool_input("shop")))
            .collect();
        made.sort();
        house
            .in_region("eu-west-1")
            .make_pool(pool_input("elsewhere"));
        house
            .as_account(OTHER_ACCOUNT)
            .make_pool(pool_input("theirs"));
        let first = house.answer::<api::ListIdentityPools>(listing(2, None));
        let rest = house.answer::<api::ListIdentityPools>(listing(2, first.next_token));
        assert!(rest.next_token.is_none());
        let pools = first.identity_pools.unwrap().into_iter();
        let pools = pools.chain(rest.identity_pools.unwrap());
        let ids: Vec<_> = pools.filter_map(|pool| pool.identity_pool_id).collect();
        assert_eq!(ids, made);
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListIdentityPools>(
            "cognito-identity:ListIdentityPools",
            "*",
            listing(1, None),
        );
    }
}
