//! `UpdateManagedLoginBranding`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateManagedLoginBrandingInput, UpdateManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_managed_login_branding(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateManagedLoginBrandingInput,
) -> Result<Reply<UpdateManagedLoginBrandingOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateManagedLoginBranding"))
}
