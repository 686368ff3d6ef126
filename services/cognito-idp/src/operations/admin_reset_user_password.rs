//! `AdminResetUserPassword`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminResetUserPasswordInput, AdminResetUserPasswordOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_reset_user_password(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminResetUserPasswordInput,
) -> Result<Reply<AdminResetUserPasswordOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminResetUserPassword"))
}
