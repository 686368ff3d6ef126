//! `GetLogDeliveryConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetLogDeliveryConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetLogDeliveryConfigurationInput, GetLogDeliveryConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_log_delivery_configuration(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetLogDeliveryConfigurationInput,
) -> Result<Reply<GetLogDeliveryConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetLogDeliveryConfiguration"))
}
