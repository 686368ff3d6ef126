//! `AdminSetUserSettings`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserSettings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserSettingsInput, AdminSetUserSettingsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_set_user_settings(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminSetUserSettingsInput,
) -> Result<Reply<AdminSetUserSettingsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminSetUserSettings"))
}
