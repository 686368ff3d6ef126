//! `DescribeManagedLoginBrandingByClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBrandingByClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DescribeManagedLoginBrandingByClientInput, DescribeManagedLoginBrandingByClientOutput,
};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_managed_login_branding_by_client(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeManagedLoginBrandingByClientInput,
) -> Result<Reply<DescribeManagedLoginBrandingByClientOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "DescribeManagedLoginBrandingByClient",
    ))
}
