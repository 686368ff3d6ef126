//! `CreateGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateGroupInput, CreateGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_group(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateGroupInput,
) -> Result<Reply<CreateGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateGroup"))
}
