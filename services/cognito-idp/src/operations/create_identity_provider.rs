//! `CreateIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateIdentityProviderInput, CreateIdentityProviderOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_identity_provider(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateIdentityProviderInput,
) -> Result<Reply<CreateIdentityProviderOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateIdentityProvider"))
}
