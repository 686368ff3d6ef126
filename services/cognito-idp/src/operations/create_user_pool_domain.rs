//! `CreateUserPoolDomain`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserPoolDomainInput, CreateUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_user_pool_domain(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateUserPoolDomainInput,
) -> Result<Reply<CreateUserPoolDomainOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateUserPoolDomain"))
}
