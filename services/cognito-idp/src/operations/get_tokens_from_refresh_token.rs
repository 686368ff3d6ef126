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
    tx.throttle(ctx, pool.account, &pool.region)?;

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
            external_client: None,
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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api::GetTokensFromRefreshToken;
    use crate::resources::client::Rotation;
    use crate::token::bench::{Bench, CLIENT};

    fn asking(token: &str) -> GetTokensFromRefreshTokenInput {
        input(&[("ClientId", CLIENT), ("RefreshToken", token)])
    }

    #[test]
    fn a_reused_token_is_refused_and_its_family_is_gone_at_once() {
        let bench = Bench::with(|_, client, _| {
            client.rotation = Some(Rotation {
                enabled: true,
                grace_secs: 0,
            });
        });
        let nobody = bench.house.as_anonymous();
        let first = bench.sign_in().refresh.unwrap();
        let second = nobody.answer::<GetTokensFromRefreshToken>(asking(&first));
        let second = second.authentication_result.unwrap().refresh_token.unwrap();
        assert_eq!(
            nobody.refusal::<GetTokensFromRefreshToken>(asking(&first)),
            "RefreshTokenReuseException: Refresh Token has been reused"
        );
        assert_eq!(
            nobody.refusal::<GetTokensFromRefreshToken>(asking(second.expose())),
            "NotAuthorizedException: Refresh Token has been revoked"
        );
    }

    #[test]
    fn a_client_shows_its_secret_itself() {
        let bench = Bench::new();
        let secret = bench.a_secret("it0is0a0secret0of0the0client");
        bench.ok(move |_, tx| {
            let mut client = (*tx.client_and_pool(CLIENT)?.0).clone();
            client.secrets = vec![secret.clone()];
            Ok(tx.put_client(client)?)
        });
        let token = bench.sign_in().refresh.unwrap();
        let nobody = bench.house.as_anonymous();
        let with = |secret: Option<&str>| GetTokensFromRefreshTokenInput {
            client_secret: secret.map(|secret| secret.to_owned().into()),
            ..asking(&token)
        };
        for wrong in [None, Some("it0is0another0secret00000000")] {
            assert_eq!(
                nobody.refusal::<GetTokensFromRefreshToken>(with(wrong)),
                format!("NotAuthorizedException: Unable to verify secret for client {CLIENT}")
            );
        }
        nobody.answer::<GetTokensFromRefreshToken>(with(Some("it0is0a0secret0of0the0client")));
    }
}
