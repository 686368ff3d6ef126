//! `AdminDeleteUserAttributes`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDeleteUserAttributesInput, AdminDeleteUserAttributesOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_delete_user_attributes(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminDeleteUserAttributesInput,
) -> Result<Reply<AdminDeleteUserAttributesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminDeleteUserAttributes"))
}
