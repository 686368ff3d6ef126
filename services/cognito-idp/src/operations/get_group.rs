//! `GetGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetGroupInput, GetGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_group(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetGroupInput,
) -> Result<Reply<GetGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetGroup"))
}
