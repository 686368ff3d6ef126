//! `SetUserSettings`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserSettingsInput, SetUserSettingsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_user_settings(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetUserSettingsInput,
) -> Result<Reply<SetUserSettingsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SetUserSettings"))
}
