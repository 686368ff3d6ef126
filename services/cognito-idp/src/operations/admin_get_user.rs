//! `AdminGetUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminGetUserInput, AdminGetUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_get_user(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminGetUserInput,
) -> Result<Reply<AdminGetUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminGetUser"))
}
