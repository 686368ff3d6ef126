//! `ListUserPoolReplicas`: the pool itself, then its replicas.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolReplicas.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoolReplicasInput, ListUserPoolReplicasOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_user_pool_replicas(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUserPoolReplicasInput,
) -> Result<Reply<ListUserPoolReplicasOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    Page::parse(tx.service, ctx, &input.user_pool_id, token, None, 1)?;

    let action = "cognito-idp:ListUserPoolReplicas";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let replicas = tx.replicas(&pool)?;
    let secondary = replicas
        .iter()
        .map(|replica| replica.shown(&pool, ctx.now()));
    let all = std::iter::once(pool.shown_as_primary()).chain(secondary);

    Ok(permit.reply(ListUserPoolReplicasOutput {
        user_pool_replicas: Some(all.collect()),
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let named = input(&[("UserPoolId", &pool)]);
        house
            .as_anonymous()
            .is_denied::<api::ListUserPoolReplicas>(named);
    }
}
