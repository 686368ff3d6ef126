//! `ListTagsForResource`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_tags_for_resource(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListTagsForResource"))
}
