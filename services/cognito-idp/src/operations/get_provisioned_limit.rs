//! `GetProvisionedLimit`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetProvisionedLimit.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetProvisionedLimitInput, GetProvisionedLimitOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_provisioned_limit(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetProvisionedLimitInput,
) -> Result<Reply<GetProvisionedLimitOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetProvisionedLimit"))
}
