//! `DeleteIdentityPool`: deletes an identity pool with all its identities.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DeleteIdentityPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteIdentityPoolInput, DeleteIdentityPoolOutput};
use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityWrite;
use crate::worker;

pub(crate) fn delete_identity_pool(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: DeleteIdentityPoolInput,
) -> Result<Reply<DeleteIdentityPoolOutput>, CognitoIdentityError> {
    let id = &input.identity_pool_id;

    let (permit, pool) = tx.permitted_pool(ctx, "cognito-identity:DeleteIdentityPool", id)?;

    tx.delete_pool(&pool)?;
    worker::schedule_orphans(tx, &pool.id, ctx.now())?;

    Ok(permit.reply(DeleteIdentityPoolOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house, pool_input};

    #[test]
    fn takes_its_identities_with_it() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let guest = house.guest(&pool);
        let named = [("IdentityPoolId", pool.as_str())];
        house.answer::<api::DeleteIdentityPool>(input(&named));
        assert_eq!(
            house.refusal::<api::DescribeIdentityPool>(input(&named)),
            format!("ResourceNotFoundException: IdentityPool '{pool}' not found.")
        );
        let words = format!("ResourceNotFoundException: Identity '{guest}' not found.");
        assert_eq!(house.identity_refusal(&guest), words);
        house.advance_secs(1);
        assert_eq!(house.identity_refusal(&guest), words);
        let pools = house.answer::<api::ListIdentityPools>(api::ListIdentityPoolsInput {
            max_results: 60,
            next_token: None,
        });
        assert_eq!(pools.identity_pools.map(|pools| pools.len()), Some(0));
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let named = [("IdentityPoolId", pool.as_str())];
        house.needs::<api::DeleteIdentityPool>(
            "cognito-identity:DeleteIdentityPool",
            &arn(&pool),
            input(&named),
        );
    }
}
