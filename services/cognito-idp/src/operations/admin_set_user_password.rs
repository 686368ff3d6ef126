//! `AdminSetUserPassword`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserPasswordInput, AdminSetUserPasswordOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_set_user_password(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminSetUserPasswordInput,
) -> Result<Reply<AdminSetUserPasswordOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminSetUserPassword"))
}
