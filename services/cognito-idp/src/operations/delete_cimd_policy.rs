//! `DeleteCIMDPolicy`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteCIMDPolicyInput, DeleteCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_cimd_policy(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteCIMDPolicyInput,
) -> Result<Reply<DeleteCIMDPolicyOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteCIMDPolicy"))
}
