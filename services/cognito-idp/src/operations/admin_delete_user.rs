//! `AdminDeleteUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDeleteUserInput, AdminDeleteUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_delete_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminDeleteUserInput,
) -> Result<Reply<AdminDeleteUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminDeleteUser"))
}
