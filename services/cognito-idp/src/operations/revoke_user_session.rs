//! `RevokeUserSession`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RevokeUserSessionInput, RevokeUserSessionOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn revoke_user_session(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: RevokeUserSessionInput,
) -> Result<Reply<RevokeUserSessionOutput>, CognitoError> {
    Err(CognitoError::not_implemented("RevokeUserSession"))
}
