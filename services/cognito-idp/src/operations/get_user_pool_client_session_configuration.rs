//! `GetUserPoolClientSessionConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolClientSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetUserPoolClientSessionConfigurationInput, GetUserPoolClientSessionConfigurationOutput,
};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user_pool_client_session_configuration(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetUserPoolClientSessionConfigurationInput,
) -> Result<Reply<GetUserPoolClientSessionConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "GetUserPoolClientSessionConfiguration",
    ))
}
