//! `AdminListDevices`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListDevicesInput, AdminListDevicesOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_list_devices(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminListDevicesInput,
) -> Result<Reply<AdminListDevicesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminListDevices"))
}
