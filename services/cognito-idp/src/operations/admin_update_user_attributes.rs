//! `AdminUpdateUserAttributes`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUpdateUserAttributesInput, AdminUpdateUserAttributesOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_update_user_attributes(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminUpdateUserAttributesInput,
) -> Result<Reply<AdminUpdateUserAttributesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminUpdateUserAttributes"))
}
