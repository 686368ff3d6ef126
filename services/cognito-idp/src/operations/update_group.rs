//! `UpdateGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateGroupInput, UpdateGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_group(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateGroupInput,
) -> Result<Reply<UpdateGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateGroup"))
}
