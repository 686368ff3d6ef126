//! `AdminUserGlobalSignOut`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUserGlobalSignOutInput, AdminUserGlobalSignOutOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_user_global_sign_out(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminUserGlobalSignOutInput,
) -> Result<Reply<AdminUserGlobalSignOutOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminUserGlobalSignOut"))
}
