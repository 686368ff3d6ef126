//! `ListUserPoolClientSecrets`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClientSecrets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoolClientSecretsInput, ListUserPoolClientSecretsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_user_pool_client_secrets(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUserPoolClientSecretsInput,
) -> Result<Reply<ListUserPoolClientSecretsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUserPoolClientSecrets"))
}
