//! `GetTokensFromRefreshToken`: new tokens for a refresh token, and a new one of it where the client
//! rotates.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetTokensFromRefreshTokenInput, GetTokensFromRefreshTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::refresh::{Refresh, refresh};

pub(crate) fn get_tokens_from_refresh_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: GetTokensFromRefreshTokenInput,
) -> Result<Reply<GetTokensFromRefreshTokenOutput>, CognitoError> {
    let metadata: Vec<_> = input
        .client_metadata
        .unwrap_or_default()
        .into_iter()
        .collect();

    let (client, pool) = tx.client_and_pool(input.client_id.expose())?;

    let permit = ctx.public("the refresh token says for whom, the client's secret who calls");
    client.require_secret(
        input
            .client_secret
            .as_ref()
            .map(|secret| secret.expose().as_str()),
    )?;

    let refreshed = refresh(
        ctx,
        tx,
        &Refresh {
            pool: &pool,
            client: &client,
            token: input.refresh_token.expose(),
            device_key: input.device_key.as_deref(),
            occasion: "TokenGeneration_Authentication",
            client_metadata: &metadata,
        },
    )?;

    Ok(permit.reply(GetTokensFromRefreshTokenOutput {
        authentication_result: Some(refreshed.into_result()),
    }))
}
