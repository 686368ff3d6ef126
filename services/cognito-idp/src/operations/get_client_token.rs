//! `GetClientToken`: an access token for an app client that acts for itself.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ClientAuthenticationResultType, GetClientTokenInput, GetClientTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::machine;

pub(crate) fn get_client_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: GetClientTokenInput,
) -> Result<Reply<GetClientTokenOutput>, CognitoError> {
    let metadata: Vec<_> = input
        .client_metadata
        .unwrap_or_default()
        .into_iter()
        .collect();

    let (client, pool) = tx.client_and_pool(input.client_id.expose())?;
    tx.throttle(ctx, pool.account, &pool.region)?;

    let permit = ctx.public("the client's secret says who calls");
    client.require_secret(Some(input.secret.expose()))?;
    if client.secrets.is_empty() || !client.allows_flow("CLIENT_TOKEN_AUTH") {
        return Err(CognitoError::invalid_parameter(
            "CLIENT_TOKEN_AUTH flow not enabled for this client",
        ));
    }

    let scopes = machine::granted(&client, input.scopes.as_deref()).ok_or_else(|| {
        CognitoError::invalid_parameter("A requested scope is not allowed for this client")
    })?;
    let issued = machine::issue(ctx, tx, &pool, &client, scopes, &metadata)?;

    Ok(permit.reply(GetClientTokenOutput {
        client_authentication_result: Some(ClientAuthenticationResultType {
            access_token: Some(issued.access.into()),
            expires_in: i32::try_from(issued.expires_in).ok(),
            token_type: Some("Bearer".to_owned()),
        }),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{GetClientToken, GlobalSignOut};
    use crate::token::bench::{Bench, CLIENT};

    const SECRET: &str = "it0is0a0secret0of0the0client";

    fn machine() -> Bench {
        let bench = Bench::with(|_, client, _| {
            client.auth_flows = vec!["ALLOW_CLIENT_TOKEN_AUTH".to_owned()];
            client.oauth_scopes = vec!["notes/read".to_owned(), "notes/write".to_owned()];
        });
        let secret = bench.a_secret(SECRET);
        bench.ok(move |_, tx| {
            let mut client = (*tx.client_and_pool(CLIENT)?.0).clone();
            client.secrets = vec![secret.clone()];
            Ok(tx.put_client(client)?)
        });
        bench
    }

    fn asking(secret: &str, scopes: Option<&[&str]>) -> GetClientTokenInput {
        GetClientTokenInput {
            client_id: CLIENT.to_owned().into(),
            secret: secret.to_owned().into(),
            scopes: scopes.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect()),
            client_metadata: None,
        }
    }

    #[test]
    fn a_machine_gets_a_token_that_names_no_user() {
        let bench = machine();
        let nobody = bench.house.as_anonymous();
        let said = nobody.answer::<GetClientToken>(asking(SECRET, None));
        let said = said.client_authentication_result.unwrap();
        assert_eq!(said.expires_in, Some(3_600));
        let token = said.access_token.unwrap();
        let claims = bench.claims(token.expose());
        let names: Vec<&str> = claims.iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "auth_time",
                "client_id",
                "exp",
                "iat",
                "iss",
                "jti",
                "scope",
                "sub",
                "token_use",
                "version"
            ]
        );
        assert_eq!(claims.text("sub"), Some(CLIENT));
        assert_eq!(claims.text("scope"), Some("notes/read notes/write"));

        let shown = ringwall_testing::input(&[("AccessToken", token.expose())]);
        assert_eq!(
            nobody.refusal::<GlobalSignOut>(shown),
            "NotAuthorizedException: Invalid Access Token"
        );
    }

    #[test]
    fn scopes_must_be_the_clients_own() {
        let bench = machine();
        let nobody = bench.house.as_anonymous();
        let said = nobody.answer::<GetClientToken>(asking(SECRET, Some(&["notes/read"])));
        let token = said.client_authentication_result.unwrap().access_token;
        let claims = bench.claims(token.unwrap().expose());
        assert_eq!(claims.text("scope"), Some("notes/read"));
        let refused = nobody.refusal::<GetClientToken>(asking(SECRET, Some(&["notes/all"])));
        assert!(
            refused.starts_with("InvalidParameterException: "),
            "{refused}"
        );
    }

    #[test]
    fn the_secret_and_the_flow_are_needed() {
        let bench = machine();
        let nobody = bench.house.as_anonymous();
        let wrong = asking("it0is0another0secret00000000", None);
        assert!(
            nobody
                .refusal::<GetClientToken>(wrong)
                .starts_with("NotAuthorizedException: ")
        );

        let bench = Bench::new();
        let nobody = bench.house.as_anonymous();
        assert!(nobody.call::<GetClientToken>(asking(SECRET, None)).is_err());
    }
}
