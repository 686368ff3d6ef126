//! `CreateUserPoolReplica`: the pool can be read in another Region too.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolReplica.html>

use ringwall_core::{Region, Reply, RequestContext};

use crate::api::{CreateUserPoolReplicaInput, CreateUserPoolReplicaOutput};
use crate::error::CognitoError;
use crate::own_key;
use crate::resources::pool::Tier;
use crate::resources::replica::Replica;
use crate::store::CognitoWrite;

/// A pool is in so many other Regions.
const MOST_REPLICAS: usize = 1;

pub(crate) fn create_user_pool_replica(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateUserPoolReplicaInput,
) -> Result<Reply<CreateUserPoolReplicaOutput>, CognitoError> {
    let action = "cognito-idp:CreateUserPoolReplica";
    let tags = input.user_pool_tags.unwrap_or_default();
    let (permit, pool) = tx.permit_to_tag(ctx, action, &input.user_pool_id, &tags)?;

    pool.require(Tier::Essentials, "Replication")?;
    if !tags.is_empty() {
        return Err(CognitoError::not_implemented("Tags of a replica"));
    }
    let region: Region = input.region_name.parse().map_err(|_| {
        CognitoError::invalid_parameter(format!("{} is not a Region.", input.region_name))
    })?;
    if region == pool.region || tx.find_replica(&pool, region.as_str())?.is_some() {
        return Err(CognitoError::invalid_parameter(format!(
            "The user pool is in {region} already."
        )));
    }
    own_key::require_multi_region(ctx, &pool)?;
    if tx.replicas(&pool)?.len() >= MOST_REPLICAS {
        return Err(CognitoError::limit_exceeded(format!(
            "A user pool can have {MOST_REPLICAS} replica at most."
        )));
    }
    let replica = Replica {
        pool_id: pool.id.clone(),
        region,
        created_at: ctx.now(),
        active: false,
    };
    let shown = replica.shown(&pool, ctx.now());
    tx.put_replica(replica)?;

    Ok(permit.reply(CreateUserPoolReplicaOutput {
        user_pool_replica: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_service::Service as _;
    use ringwall_testing::{TestHouse, input};

    use crate::CognitoIdp;
    use crate::api::{
        self, ReplicaStatusType, UpdateReplicaStatusType, UpdateUserPoolReplicaInput,
    };
    use crate::resources::replica::Replica;
    use crate::test_pools::{house, new_pool};

    const ELSEWHERE: &str = "eu-west-1";

    /// A replica whose pool has a multi-Region key, which is KMS's to make.
    fn replicate(house: &TestHouse, pool: &str) {
        let service = CognitoIdp::new(house.store());
        let replica = Replica {
            pool_id: pool.to_owned(),
            region: ELSEWHERE.parse().unwrap(),
            created_at: house.now(),
            active: false,
        };
        let put = |tx: &mut ringwall_store::WriteTx| service.write(tx).put_replica(replica.clone());
        house.store().write(put).unwrap();
    }

    fn status(house: &TestHouse, pool: &str) -> Option<ReplicaStatusType> {
        let listed = house.answer::<api::ListUserPoolReplicas>(input(&[("UserPoolId", pool)]));
        let replicas = listed.user_pool_replicas.unwrap();
        assert_eq!(replicas[0].role, Some(api::ReplicaRoleType::Primary));
        replicas.get(1).and_then(|replica| replica.status)
    }

    fn set(house: &TestHouse, pool: &str, status: UpdateReplicaStatusType) {
        house.answer::<api::UpdateUserPoolReplica>(UpdateUserPoolReplicaInput {
            user_pool_id: pool.to_owned(),
            region_name: ELSEWHERE.to_owned(),
            status,
        });
    }

    #[test]
    fn an_active_replica_can_be_read_and_not_written() {
        let house = house();
        let pool = new_pool(&house);
        let elsewhere = house.in_region(ELSEWHERE);
        let naming = [("UserPoolId", &*pool), ("RegionName", ELSEWHERE)];
        let gone = format!("ResourceNotFoundException: User pool {pool} does not exist.");
        replicate(&house, &pool);
        assert_eq!(status(&house, &pool), Some(ReplicaStatusType::Creating));
        house.advance_secs(1);
        assert_eq!(status(&house, &pool), Some(ReplicaStatusType::Inactive));
        assert_eq!(
            elsewhere.refusal::<api::DescribeUserPool>(input(&naming[..1])),
            gone
        );
        set(&house, &pool, UpdateReplicaStatusType::Active);
        elsewhere.answer::<api::DescribeUserPool>(input(&naming[..1]));
        assert_eq!(
            elsewhere.refusal::<api::UpdateUserPool>(input(&naming[..1])),
            "OperationNotEnabledException: This operation is not enabled in a secondary Region of \
             the user pool."
        );
        assert_eq!(
            house.refusal::<api::DeleteUserPoolReplica>(input(&naming)),
            "InvalidParameterException: A replica must be inactive to be deleted."
        );
        set(&house, &pool, UpdateReplicaStatusType::Inactive);
        house.answer::<api::DeleteUserPoolReplica>(input(&naming));
        assert_eq!(
            elsewhere.refusal::<api::DescribeUserPool>(input(&naming[..1])),
            gone
        );
        house.answer::<api::DeleteUserPool>(input(&naming[..1]));
    }

    #[test]
    fn needs_a_multi_region_key_and_another_region() {
        let house = house();
        let pool = new_pool(&house);
        let to = |region: &str| input(&[("UserPoolId", &pool), ("RegionName", region)]);
        assert_eq!(
            house.refusal::<api::CreateUserPoolReplica>(to(ELSEWHERE)),
            "InvalidParameterException: A user pool must be encrypted under a multi-Region \
             customer managed key to be replicated."
        );
        assert_eq!(
            house.refusal::<api::CreateUserPoolReplica>(to("us-east-1")),
            "InvalidParameterException: The user pool is in us-east-1 already."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let named = input(&[("UserPoolId", &pool), ("RegionName", "eu-west-1")]);
        house
            .as_anonymous()
            .is_denied::<api::CreateUserPoolReplica>(named);
    }
}
