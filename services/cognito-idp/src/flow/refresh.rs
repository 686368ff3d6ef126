//! `REFRESH_TOKEN_AUTH`: new tokens for a refresh token.

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::{Call, Outcome};
use crate::store::CognitoWrite;

pub(super) fn refresh(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _call: &Call,
) -> Result<Outcome, CognitoError> {
    Err(CognitoError::not_implemented("REFRESH_TOKEN_AUTH"))
}
