//! `ConfirmDevice`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ConfirmDeviceInput, ConfirmDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn confirm_device(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ConfirmDeviceInput,
) -> Result<Reply<ConfirmDeviceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ConfirmDevice"))
}
