//! Access tokens, shown by users who act on their own account.

use std::ops::Deref;

use ringwall_core::RequestContext;
use ringwall_store::Reads;

use crate::error::CognitoError;
use crate::permission::Bearer;
use crate::store::CognitoTx;

/// The scope that Cognito's own operations ask for.
pub(crate) const ADMIN_SCOPE: &str = "aws.cognito.signin.user.admin";

/// Who shows an access token; it must be good, not revoked, and have [`ADMIN_SCOPE`].
pub(crate) fn bearer<X: Deref<Target: Reads>>(
    _ctx: &RequestContext,
    _tx: &CognitoTx<'_, X>,
    _token: &str,
) -> Result<Bearer, CognitoError> {
    Err(CognitoError::not_implemented("Access tokens"))
}
