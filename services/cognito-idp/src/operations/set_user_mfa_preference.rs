//! `SetUserMFAPreference`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserMFAPreferenceInput, SetUserMFAPreferenceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_user_mfa_preference(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetUserMFAPreferenceInput,
) -> Result<Reply<SetUserMFAPreferenceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SetUserMFAPreference"))
}
