//! `AdminDeleteSoftwareToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteSoftwareToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDeleteSoftwareTokenInput, AdminDeleteSoftwareTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_delete_software_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminDeleteSoftwareTokenInput,
) -> Result<Reply<AdminDeleteSoftwareTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminDeleteSoftwareToken"))
}
