//! `ListPointInTimeRecoveries`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListPointInTimeRecoveries.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListPointInTimeRecoveriesInput, ListPointInTimeRecoveriesOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_point_in_time_recoveries(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListPointInTimeRecoveriesInput,
) -> Result<Reply<ListPointInTimeRecoveriesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListPointInTimeRecoveries"))
}
