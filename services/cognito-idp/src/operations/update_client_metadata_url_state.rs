//! `UpdateClientMetadataURLState`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateClientMetadataURLState.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateClientMetadataURLStateInput, UpdateClientMetadataURLStateOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_client_metadata_url_state(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateClientMetadataURLStateInput,
) -> Result<Reply<UpdateClientMetadataURLStateOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "UpdateClientMetadataURLState",
    ))
}
