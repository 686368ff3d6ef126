//! `CreateManagedLoginBranding`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateManagedLoginBrandingInput, CreateManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_managed_login_branding(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateManagedLoginBrandingInput,
) -> Result<Reply<CreateManagedLoginBrandingOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateManagedLoginBranding"))
}
