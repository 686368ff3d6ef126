//! `AdminCreateUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminCreateUserInput, AdminCreateUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_create_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminCreateUserInput,
) -> Result<Reply<AdminCreateUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminCreateUser"))
}
