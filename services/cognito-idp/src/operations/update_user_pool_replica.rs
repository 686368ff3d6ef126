//! `UpdateUserPoolReplica`: whether it answers.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolReplica.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ReplicaStatusType, UpdateReplicaStatusType};
use crate::api::{UpdateUserPoolReplicaInput, UpdateUserPoolReplicaOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool_replica(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateUserPoolReplicaInput,
) -> Result<Reply<UpdateUserPoolReplicaOutput>, CognitoError> {
    let action = "cognito-idp:UpdateUserPoolReplica";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let replica = tx.replica(&pool, &input.region_name)?;
    if replica.status(ctx.now()) == ReplicaStatusType::Creating {
        return Err(CognitoError::invalid_parameter(
            "The replica is being created.",
        ));
    }
    let mut changed = (*replica).clone();
    changed.active = input.status == UpdateReplicaStatusType::Active;
    let shown = changed.shown(&pool, ctx.now());
    tx.put_replica(changed)?;

    Ok(permit.reply(UpdateUserPoolReplicaOutput {
        user_pool_replica: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UpdateReplicaStatusType, UpdateUserPoolReplicaInput};
    use crate::test_pools::{house, new_pool};

    fn asking(pool: &str) -> UpdateUserPoolReplicaInput {
        UpdateUserPoolReplicaInput {
            user_pool_id: pool.to_owned(),
            region_name: "eu-west-1".to_owned(),
            status: UpdateReplicaStatusType::Active,
        }
    }

    #[test]
    fn a_replica_must_be_there_and_a_stranger_is_denied() {
        let house = house();
        let pool = new_pool(&house);
        assert_eq!(
            house.refusal::<api::UpdateUserPoolReplica>(asking(&pool)),
            format!("ResourceNotFoundException: User pool {pool} has no replica in eu-west-1.")
        );
        house
            .as_anonymous()
            .is_denied::<api::UpdateUserPoolReplica>(asking(&pool));
    }
}
