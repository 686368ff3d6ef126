//! Requests to make an account.

use ringwall_core::{AccountId, Partition, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{CreateAccountFailureReason, CreateAccountState, CreateAccountStatus};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccountRequest {
    /// `car-…`.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// The role that the management account may assume in it.
    pub(crate) role: String,
    pub(crate) partition: Partition,
    pub(crate) tags: Tags,
    pub(crate) state: CreateAccountState,
    pub(crate) requested_at: Timestamp,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) account: Option<AccountId>,
    pub(crate) failure: Option<CreateAccountFailureReason>,
}

pub(crate) fn shown(request: &AccountRequest) -> CreateAccountStatus {
    CreateAccountStatus {
        id: Some(request.id.clone()),
        account_name: Some(request.name.clone().into()),
        state: Some(request.state),
        requested_timestamp: Some(request.requested_at),
        completed_timestamp: request.completed_at,
        account_id: request.account.map(|account| account.to_string()),
        gov_cloud_account_id: None,
        failure_reason: request.failure,
    }
}
