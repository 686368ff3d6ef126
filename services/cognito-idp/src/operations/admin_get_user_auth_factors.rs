//! `AdminGetUserAuthFactors`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUserAuthFactors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminGetUserAuthFactorsInput, AdminGetUserAuthFactorsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_get_user_auth_factors(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminGetUserAuthFactorsInput,
) -> Result<Reply<AdminGetUserAuthFactorsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminGetUserAuthFactors"))
}
