//! `TagResource`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn tag_resource(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("TagResource"))
}
