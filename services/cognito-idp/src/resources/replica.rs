//! Replicas of user pools in other Regions.
//!
//! The pool's rows are the same wherever they are asked for; a replica says in which Regions that may
//! be, and there the pool can only be read.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-replication.html>

use ringwall_core::{Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{ReplicaRoleType, ReplicaStatusType, UserPoolReplicaType};
use crate::resources::names;
use crate::resources::pool::Pool;

/// A replica takes so long to be there.
const CREATION_MILLIS: i64 = 500;

/// A replica.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Replica {
    pub(crate) pool_id: String,
    pub(crate) region: Region,
    pub(crate) created_at: Timestamp,
    /// It answers.
    pub(crate) active: bool,
}

impl Replica {
    /// Whether it answers, and if not, why.
    pub(crate) fn status(&self, now: Timestamp) -> ReplicaStatusType {
        if now < self.created_at.plus_millis(CREATION_MILLIS) {
            ReplicaStatusType::Creating
        } else if self.active {
            ReplicaStatusType::Active
        } else {
            ReplicaStatusType::Inactive
        }
    }

    /// As the API shows it.
    pub(crate) fn shown(&self, pool: &Pool, now: Timestamp) -> UserPoolReplicaType {
        UserPoolReplicaType {
            region_name: Some(self.region.to_string()),
            status: Some(self.status(now)),
            role: Some(ReplicaRoleType::Secondary),
            user_pool_arn: Some(names::pool_arn(&self.region, pool.account, &pool.id)),
        }
    }
}

impl Pool {
    /// The pool itself among its replicas.
    pub(crate) fn shown_as_primary(&self) -> UserPoolReplicaType {
        UserPoolReplicaType {
            region_name: Some(self.region.to_string()),
            status: Some(ReplicaStatusType::Active),
            role: Some(ReplicaRoleType::Primary),
            user_pool_arn: Some(self.arn()),
        }
    }
}
