//! `UpdateCIMDPolicy`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateCIMDPolicyInput, UpdateCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_cimd_policy(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateCIMDPolicyInput,
) -> Result<Reply<UpdateCIMDPolicyOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateCIMDPolicy"))
}
