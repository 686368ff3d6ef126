//! `GetUICustomization`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUICustomization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUICustomizationInput, GetUICustomizationOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_ui_customization(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetUICustomizationInput,
) -> Result<Reply<GetUICustomizationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetUICustomization"))
}
