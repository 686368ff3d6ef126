//! `UntagResource`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn untag_resource(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UntagResource"))
}
