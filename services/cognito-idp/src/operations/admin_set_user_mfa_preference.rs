//! `AdminSetUserMFAPreference`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserMFAPreferenceInput, AdminSetUserMFAPreferenceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_set_user_mfa_preference(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminSetUserMFAPreferenceInput,
) -> Result<Reply<AdminSetUserMFAPreferenceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminSetUserMFAPreference"))
}
