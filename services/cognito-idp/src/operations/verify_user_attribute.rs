//! `VerifyUserAttribute`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{VerifyUserAttributeInput, VerifyUserAttributeOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn verify_user_attribute(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: VerifyUserAttributeInput,
) -> Result<Reply<VerifyUserAttributeOutput>, CognitoError> {
    Err(CognitoError::not_implemented("VerifyUserAttribute"))
}
