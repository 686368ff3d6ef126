//! `DeleteUserPoolReplica`: an inactive one.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolReplica.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::ReplicaStatusType;
use crate::api::{DeleteUserPoolReplicaInput, DeleteUserPoolReplicaOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_replica(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserPoolReplicaInput,
) -> Result<Reply<DeleteUserPoolReplicaOutput>, CognitoError> {
    let action = "cognito-idp:DeleteUserPoolReplica";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let replica = tx.replica(&pool, &input.region_name)?;
    if replica.status(ctx.now()) != ReplicaStatusType::Inactive {
        return Err(CognitoError::invalid_parameter(
            "A replica must be inactive to be deleted.",
        ));
    }
    let mut shown = replica.shown(&pool, ctx.now());
    shown.status = Some(ReplicaStatusType::Deleting);
    tx.remove_replica(&pool, &input.region_name)?;

    Ok(permit.reply(DeleteUserPoolReplicaOutput {
        user_pool_replica: Some(shown),
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
        let named = input(&[("UserPoolId", &pool), ("RegionName", "eu-west-1")]);
        house
            .as_anonymous()
            .is_denied::<api::DeleteUserPoolReplica>(named);
    }
}
