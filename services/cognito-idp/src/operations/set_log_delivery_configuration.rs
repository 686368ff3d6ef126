//! `SetLogDeliveryConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetLogDeliveryConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetLogDeliveryConfigurationInput, SetLogDeliveryConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_log_delivery_configuration(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetLogDeliveryConfigurationInput,
) -> Result<Reply<SetLogDeliveryConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SetLogDeliveryConfiguration"))
}
