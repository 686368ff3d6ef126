//! `DeleteManagedLoginBranding`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteManagedLoginBrandingInput, DeleteManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_managed_login_branding(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteManagedLoginBrandingInput,
) -> Result<Reply<DeleteManagedLoginBrandingOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteManagedLoginBranding"))
}
