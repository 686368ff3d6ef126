//! `ForgetDevice`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ForgetDeviceInput, ForgetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn forget_device(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ForgetDeviceInput,
) -> Result<Reply<ForgetDeviceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ForgetDevice"))
}
