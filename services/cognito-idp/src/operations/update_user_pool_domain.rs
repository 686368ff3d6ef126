//! `UpdateUserPoolDomain`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolDomainInput, UpdateUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool_domain(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateUserPoolDomainInput,
) -> Result<Reply<UpdateUserPoolDomainOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateUserPoolDomain"))
}
