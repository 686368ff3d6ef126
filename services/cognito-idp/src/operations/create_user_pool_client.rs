//! `CreateUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserPoolClientInput, CreateUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_user_pool_client(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateUserPoolClientInput,
) -> Result<Reply<CreateUserPoolClientOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateUserPoolClient"))
}
