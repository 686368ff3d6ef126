//! `AdminListGroupsForUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListGroupsForUserInput, AdminListGroupsForUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_list_groups_for_user(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminListGroupsForUserInput,
) -> Result<Reply<AdminListGroupsForUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminListGroupsForUser"))
}
