//! `ListDevices`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListDevicesInput, ListDevicesOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_devices(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListDevicesInput,
) -> Result<Reply<ListDevicesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListDevices"))
}
