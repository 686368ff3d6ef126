//! `UpdateIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateIdentityProviderInput, UpdateIdentityProviderOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_identity_provider(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateIdentityProviderInput,
) -> Result<Reply<UpdateIdentityProviderOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateIdentityProvider"))
}
