//! `GetDerivedToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetDerivedTokenInput, GetDerivedTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn get_derived_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: GetDerivedTokenInput,
) -> Result<Reply<GetDerivedTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetDerivedToken"))
}
