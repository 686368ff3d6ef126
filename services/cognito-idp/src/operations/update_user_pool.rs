//! `UpdateUserPool`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolInput, UpdateUserPoolOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateUserPoolInput,
) -> Result<Reply<UpdateUserPoolOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateUserPool"))
}
