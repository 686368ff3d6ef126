//! `DeleteWebAuthnCredential`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteWebAuthnCredentialInput, DeleteWebAuthnCredentialOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_web_authn_credential(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteWebAuthnCredentialInput,
) -> Result<Reply<DeleteWebAuthnCredentialOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteWebAuthnCredential"))
}
