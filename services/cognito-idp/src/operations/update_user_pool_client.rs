//! `UpdateUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolClientInput, UpdateUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool_client(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateUserPoolClientInput,
) -> Result<Reply<UpdateUserPoolClientOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateUserPoolClient"))
}
