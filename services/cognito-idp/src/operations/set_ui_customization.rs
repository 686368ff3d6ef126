//! `SetUICustomization`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUICustomization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUICustomizationInput, SetUICustomizationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_ui_customization(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetUICustomizationInput,
) -> Result<Reply<SetUICustomizationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SetUICustomization"))
}
