//! `CreateCIMDPolicy`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateCIMDPolicyInput, CreateCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_cimd_policy(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateCIMDPolicyInput,
) -> Result<Reply<CreateCIMDPolicyOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateCIMDPolicy"))
}
