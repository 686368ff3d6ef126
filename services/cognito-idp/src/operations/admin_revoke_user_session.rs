//! `AdminRevokeUserSession`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRevokeUserSession.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminRevokeUserSessionInput, AdminRevokeUserSessionOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_revoke_user_session(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminRevokeUserSessionInput,
) -> Result<Reply<AdminRevokeUserSessionOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminRevokeUserSession"))
}
