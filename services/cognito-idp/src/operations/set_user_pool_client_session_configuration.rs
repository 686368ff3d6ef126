//! `SetUserPoolClientSessionConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolClientSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    SetUserPoolClientSessionConfigurationInput, SetUserPoolClientSessionConfigurationOutput,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_user_pool_client_session_configuration(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetUserPoolClientSessionConfigurationInput,
) -> Result<Reply<SetUserPoolClientSessionConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "SetUserPoolClientSessionConfiguration",
    ))
}
