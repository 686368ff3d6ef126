//! `AdminDisableProviderForUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDisableProviderForUserInput, AdminDisableProviderForUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_disable_provider_for_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminDisableProviderForUserInput,
) -> Result<Reply<AdminDisableProviderForUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminDisableProviderForUser"))
}
