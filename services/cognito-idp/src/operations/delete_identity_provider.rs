//! `DeleteIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteIdentityProviderInput, DeleteIdentityProviderOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_identity_provider(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteIdentityProviderInput,
) -> Result<Reply<DeleteIdentityProviderOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteIdentityProvider"))
}
