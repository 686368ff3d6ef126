//! `ListWebAuthnCredentials`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListWebAuthnCredentialsInput, ListWebAuthnCredentialsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_web_authn_credentials(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListWebAuthnCredentialsInput,
) -> Result<Reply<ListWebAuthnCredentialsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListWebAuthnCredentials"))
}
