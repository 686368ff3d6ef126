//! `DescribeManagedLoginBranding`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBranding.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeManagedLoginBrandingInput, DescribeManagedLoginBrandingOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_managed_login_branding(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeManagedLoginBrandingInput,
) -> Result<Reply<DescribeManagedLoginBrandingOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "DescribeManagedLoginBranding",
    ))
}
