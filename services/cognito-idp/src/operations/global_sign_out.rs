//! `GlobalSignOut`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GlobalSignOutInput, GlobalSignOutOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn global_sign_out(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: GlobalSignOutInput,
) -> Result<Reply<GlobalSignOutOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GlobalSignOut"))
}
