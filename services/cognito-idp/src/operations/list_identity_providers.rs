//! `ListIdentityProviders`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListIdentityProviders.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListIdentityProvidersInput, ListIdentityProvidersOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_identity_providers(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListIdentityProvidersInput,
) -> Result<Reply<ListIdentityProvidersOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListIdentityProviders"))
}
