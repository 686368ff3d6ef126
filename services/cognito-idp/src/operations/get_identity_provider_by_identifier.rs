//! `GetIdentityProviderByIdentifier`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetIdentityProviderByIdentifier.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIdentityProviderByIdentifierInput, GetIdentityProviderByIdentifierOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_identity_provider_by_identifier(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetIdentityProviderByIdentifierInput,
) -> Result<Reply<GetIdentityProviderByIdentifierOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "GetIdentityProviderByIdentifier",
    ))
}
