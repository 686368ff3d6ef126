//! `AdminEnableUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminEnableUserInput, AdminEnableUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_enable_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminEnableUserInput,
) -> Result<Reply<AdminEnableUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminEnableUser"))
}
