//! `GetDevice`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetDeviceInput, GetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_device(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetDeviceInput,
) -> Result<Reply<GetDeviceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetDevice"))
}
