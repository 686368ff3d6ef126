//! `AdminForgetDevice`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminForgetDeviceInput, AdminForgetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_forget_device(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminForgetDeviceInput,
) -> Result<Reply<AdminForgetDeviceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminForgetDevice"))
}
