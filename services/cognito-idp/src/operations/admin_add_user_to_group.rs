//! `AdminAddUserToGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminAddUserToGroupInput, AdminAddUserToGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_add_user_to_group(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminAddUserToGroupInput,
) -> Result<Reply<AdminAddUserToGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminAddUserToGroup"))
}
