//! `GetUserAuthFactors`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserAuthFactorsInput, GetUserAuthFactorsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user_auth_factors(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetUserAuthFactorsInput,
) -> Result<Reply<GetUserAuthFactorsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetUserAuthFactors"))
}
