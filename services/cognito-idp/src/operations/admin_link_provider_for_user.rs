//! `AdminLinkProviderForUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminLinkProviderForUserInput, AdminLinkProviderForUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_link_provider_for_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminLinkProviderForUserInput,
) -> Result<Reply<AdminLinkProviderForUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminLinkProviderForUser"))
}
