//! `AddUserPoolClientSecret`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddUserPoolClientSecretInput, AddUserPoolClientSecretOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn add_user_pool_client_secret(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AddUserPoolClientSecretInput,
) -> Result<Reply<AddUserPoolClientSecretOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AddUserPoolClientSecret"))
}
