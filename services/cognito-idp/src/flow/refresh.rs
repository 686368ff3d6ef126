//! `REFRESH_TOKEN_AUTH`: new tokens for a refresh token.

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::answer::SignedIn;
use crate::flow::{Call, Outcome};
use crate::store::CognitoWrite;
use crate::token::refresh::{self, RefreshFlow};

pub(super) fn refresh(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
) -> Result<Outcome, CognitoError> {
    let flow = RefreshFlow {
        pool: &call.pool,
        client: &call.client,
        token: call.parameters.required("REFRESH_TOKEN")?,
        secret_hash: call.parameters.find("SECRET_HASH"),
        device_key: call.parameters.find("DEVICE_KEY"),
    };
    let refreshed = refresh::by_flow(ctx, tx, &flow)?;
    Ok(Outcome::SignedIn(SignedIn {
        result: refreshed.into_result(),
    }))
}
