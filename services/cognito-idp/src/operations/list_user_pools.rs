//! `ListUserPools`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListUserPoolsInput, ListUserPoolsOutput, UserPoolDescriptionType};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_user_pools(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUserPoolsInput,
) -> Result<Reply<ListUserPoolsOutput>, CognitoError> {
    tx.throttle(ctx, ctx.account(), &ctx.region)?;
    let token = input.next_token.as_deref();
    let region = ctx.region.to_string();
    let page = Page::parse(tx.service, ctx, &region, token, Some(input.max_results), 60)?;

    let permit = ctx.authorize(&Ask::new("cognito-idp:ListUserPools"))?;

    let after = page.after.as_deref();
    let pools = tx.own_pools(ctx.account(), &ctx.region, after, page.reading())?;
    let (pools, next_token) = page.cut(tx.service, pools, |pool| &pool.id);

    let described = pools.iter().map(|pool| {
        let replicas = tx.replicas(pool)?;
        let regions = replicas.iter().map(|replica| replica.region.to_string());
        Ok(UserPoolDescriptionType {
            replica_regions: (!replicas.is_empty()).then(|| regions.collect()),
            ..pool.described()
        })
    });
    let described = described.collect::<Result<Vec<_>, CognitoError>>()?;

    Ok(permit.reply(ListUserPoolsOutput {
        user_pools: Some(described),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ringwall_testing::OTHER_ACCOUNT;

    use crate::api::{self, ListUserPoolsInput};
    use crate::test_pools::{house, new_pool};

    fn page(next_token: Option<String>) -> ListUserPoolsInput {
        ListUserPoolsInput {
            next_token,
            max_results: 2,
        }
    }

    #[test]
    fn pages_show_every_pool_once() {
        let house = house();
        let made: BTreeSet<_> = (0..5).map(|_| new_pool(&house)).collect();
        new_pool(&house.in_region("eu-west-1"));
        new_pool(&house.as_account(OTHER_ACCOUNT));
        let (mut listed, mut token) = (Vec::new(), None);
        loop {
            let answer = house.answer::<api::ListUserPools>(page(token));
            listed.extend(answer.user_pools.unwrap());
            token = answer.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(listed.len(), 5);
        let listed: BTreeSet<_> = listed.into_iter().filter_map(|pool| pool.id).collect();
        assert_eq!(listed, made);
    }

    #[test]
    fn refuses_a_token_of_another_list() {
        let house = house();
        for _ in 0..3 {
            new_pool(&house);
        }
        let token = house.answer::<api::ListUserPools>(page(None)).next_token;
        let other = house.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::ListUserPools>(page(token)),
            "InvalidParameterException: Invalid pagination token."
        );
    }

    #[test]
    fn denies_a_stranger() {
        house()
            .as_anonymous()
            .is_denied::<api::ListUserPools>(page(None));
    }
}
