//! `CreateUserPool`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserPoolInput, CreateUserPoolOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_user_pool(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateUserPoolInput,
) -> Result<Reply<CreateUserPoolOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateUserPool"))
}
