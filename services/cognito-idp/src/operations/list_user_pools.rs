//! `ListUserPools`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoolsInput, ListUserPoolsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_user_pools(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUserPoolsInput,
) -> Result<Reply<ListUserPoolsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUserPools"))
}
