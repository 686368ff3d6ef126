//! `GetUserPoolSessionConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserPoolSessionConfigurationInput, GetUserPoolSessionConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user_pool_session_configuration(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetUserPoolSessionConfigurationInput,
) -> Result<Reply<GetUserPoolSessionConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "GetUserPoolSessionConfiguration",
    ))
}
