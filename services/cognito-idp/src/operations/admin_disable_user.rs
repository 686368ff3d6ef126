//! `AdminDisableUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDisableUserInput, AdminDisableUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_disable_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminDisableUserInput,
) -> Result<Reply<AdminDisableUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminDisableUser"))
}
