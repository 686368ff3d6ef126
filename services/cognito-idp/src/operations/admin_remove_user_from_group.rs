//! `AdminRemoveUserFromGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminRemoveUserFromGroupInput, AdminRemoveUserFromGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_remove_user_from_group(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminRemoveUserFromGroupInput,
) -> Result<Reply<AdminRemoveUserFromGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminRemoveUserFromGroup"))
}
