//! `GetUserAttributeVerificationCode`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserAttributeVerificationCodeInput, GetUserAttributeVerificationCodeOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn get_user_attribute_verification_code(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: GetUserAttributeVerificationCodeInput,
) -> Result<Reply<GetUserAttributeVerificationCodeOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "GetUserAttributeVerificationCode",
    ))
}
