//! `UpdateProvisionedLimit`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateProvisionedLimit.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateProvisionedLimitInput, UpdateProvisionedLimitOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_provisioned_limit(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateProvisionedLimitInput,
) -> Result<Reply<UpdateProvisionedLimitOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateProvisionedLimit"))
}
