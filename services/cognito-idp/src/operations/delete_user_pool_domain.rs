//! `DeleteUserPoolDomain`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolDomainInput, DeleteUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_domain(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserPoolDomainInput,
) -> Result<Reply<DeleteUserPoolDomainOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUserPoolDomain"))
}
