//! `ListUserPoolClients`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoolClientsInput, ListUserPoolClientsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_user_pool_clients(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUserPoolClientsInput,
) -> Result<Reply<ListUserPoolClientsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUserPoolClients"))
}
