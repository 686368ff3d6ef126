//! `AddCustomAttributes`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddCustomAttributesInput, AddCustomAttributesOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn add_custom_attributes(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AddCustomAttributesInput,
) -> Result<Reply<AddCustomAttributesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AddCustomAttributes"))
}
