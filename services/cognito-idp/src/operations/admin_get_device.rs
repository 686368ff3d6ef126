//! `AdminGetDevice`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminGetDeviceInput, AdminGetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_get_device(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminGetDeviceInput,
) -> Result<Reply<AdminGetDeviceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminGetDevice"))
}
