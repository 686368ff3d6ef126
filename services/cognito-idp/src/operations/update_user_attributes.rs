//! `UpdateUserAttributes`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserAttributesInput, UpdateUserAttributesOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_attributes(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateUserAttributesInput,
) -> Result<Reply<UpdateUserAttributesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateUserAttributes"))
}
