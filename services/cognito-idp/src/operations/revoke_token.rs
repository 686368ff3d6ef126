//! `RevokeToken`: a refresh token, and all tokens that came from it, are good no more.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ErrorCode, RevokeAssociatedSessionsType, RevokeTokenInput, RevokeTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::revoke::{self, NotRevoked};

pub(crate) fn revoke_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: RevokeTokenInput,
) -> Result<Reply<RevokeTokenOutput>, CognitoError> {
    let (client, pool) = tx.client_and_pool(input.client_id.expose())?;
    tx.throttle(ctx, pool.account, &pool.region)?;

    let permit = ctx.public("the refresh token says whose, the client's secret who calls");
    client.require_secret(
        input
            .client_secret
            .as_ref()
            .map(|secret| secret.expose().as_str()),
    )?;

    let linked = input.revoke_associated_sessions == Some(RevokeAssociatedSessionsType::Linked);
    let revoked = revoke::refresh_token(tx, &client, input.token.expose(), linked)?;
    revoked.map_err(|refusal| match refusal {
        NotRevoked::Disabled => CognitoError::modelled(
            ErrorCode::UnsupportedOperationException,
            "Token revocation is not enabled for this client",
        ),
        NotRevoked::UnsupportedType => CognitoError::modelled(
            ErrorCode::UnsupportedTokenTypeException,
            "Unsupported token type",
        ),
        NotRevoked::Unknown => CognitoError::invalid_parameter("Invalid refresh token"),
    })?;

    Ok(permit.reply(RevokeTokenOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api::{GetTokensFromRefreshToken, GlobalSignOut, RevokeToken};
    use crate::token::bench::{Bench, CLIENT};

    fn asking(token: &str) -> RevokeTokenInput {
        input(&[("ClientId", CLIENT), ("Token", token)])
    }

    #[test]
    fn kills_all_that_came_from_the_token_and_nothing_else() {
        let bench = Bench::new();
        let nobody = bench.house.as_anonymous();
        let (one, other) = (bench.sign_in(), bench.sign_in());
        let refresh = one.refresh.unwrap();
        nobody.answer::<RevokeToken>(asking(&refresh));
        nobody.answer::<RevokeToken>(asking(&refresh));
        assert_eq!(
            nobody.refusal::<GlobalSignOut>(input(&[("AccessToken", &one.access)])),
            "NotAuthorizedException: Access Token has been revoked"
        );
        assert_eq!(
            nobody.refusal::<GetTokensFromRefreshToken>(input(&[
                ("ClientId", CLIENT),
                ("RefreshToken", &refresh)
            ])),
            "NotAuthorizedException: Refresh Token has been revoked"
        );
        nobody.answer::<GlobalSignOut>(input(&[("AccessToken", &other.access)]));
    }

    #[test]
    fn takes_refresh_tokens_only() {
        let bench = Bench::new();
        let nobody = bench.house.as_anonymous();
        let tokens = bench.sign_in();
        for token in [&tokens.id, &tokens.access] {
            assert_eq!(
                nobody.refusal::<RevokeToken>(asking(token)),
                "UnsupportedTokenTypeException: Unsupported token type"
            );
        }
        assert_eq!(
            nobody.refusal::<RevokeToken>(asking("x")),
            "InvalidParameterException: Invalid refresh token"
        );
    }

    #[test]
    fn the_client_must_revoke_and_show_its_secret() {
        let bench = Bench::with(|_, client, _| client.revocation = false);
        let token = bench.sign_in().refresh.unwrap();
        let nobody = bench.house.as_anonymous();
        assert!(
            nobody
                .refusal::<RevokeToken>(asking(&token))
                .starts_with("UnsupportedOperationException: ")
        );

        let bench = Bench::new();
        let secret = bench.a_secret("it0is0a0secret0of0the0client");
        bench.ok(move |_, tx| {
            let mut client = (*tx.client_and_pool(CLIENT)?.0).clone();
            client.secrets = vec![secret.clone()];
            Ok(tx.put_client(client)?)
        });
        let token = bench.sign_in().refresh.unwrap();
        let nobody = bench.house.as_anonymous();
        let with = |secret: &str| {
            let members = [
                ("ClientId", CLIENT),
                ("Token", &token),
                ("ClientSecret", secret),
            ];
            nobody.call::<RevokeToken>(input(&members)).map(drop)
        };
        assert!(nobody.call::<RevokeToken>(asking(&token)).is_err());
        assert!(with("it0is0another0secret00000000").is_err());
        assert_eq!(with("it0is0a0secret0of0the0client"), Ok(()));
    }
}
