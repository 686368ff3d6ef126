//! `GetUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserInput, GetUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetUserInput,
) -> Result<Reply<GetUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetUser"))
}
