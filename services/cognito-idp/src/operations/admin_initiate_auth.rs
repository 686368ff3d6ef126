//! `AdminInitiateAuth`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminInitiateAuthInput, AdminInitiateAuthOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_initiate_auth(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminInitiateAuthInput,
) -> Result<Reply<AdminInitiateAuthOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminInitiateAuth"))
}
