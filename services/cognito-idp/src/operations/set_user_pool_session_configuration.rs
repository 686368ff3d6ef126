//! `SetUserPoolSessionConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserPoolSessionConfigurationInput, SetUserPoolSessionConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_user_pool_session_configuration(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetUserPoolSessionConfigurationInput,
) -> Result<Reply<SetUserPoolSessionConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "SetUserPoolSessionConfiguration",
    ))
}
