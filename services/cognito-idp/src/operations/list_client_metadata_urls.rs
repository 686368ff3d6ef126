//! `ListClientMetadataURLs`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListClientMetadataURLs.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListClientMetadataURLsInput, ListClientMetadataURLsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_client_metadata_urls(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListClientMetadataURLsInput,
) -> Result<Reply<ListClientMetadataURLsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListClientMetadataURLs"))
}
