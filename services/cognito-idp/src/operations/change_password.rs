//! `ChangePassword`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ChangePasswordInput, ChangePasswordOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn change_password(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ChangePasswordInput,
) -> Result<Reply<ChangePasswordOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ChangePassword"))
}
