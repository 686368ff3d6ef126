//! `REFRESH_TOKEN_AUTH`: new tokens for a refresh token.

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::answer::SignedIn;
use crate::flow::{Call, Outcome};
use crate::store::CognitoWrite;
use crate::token::refresh::{RefreshFlow, by_flow};

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
    let result = by_flow(ctx, tx, &flow)?.into_result();
    Ok(Outcome::SignedIn(SignedIn { result }))
}

#[cfg(test)]
mod tests {
    use crate::api::{AuthFlowType, InitiateAuth, InitiateAuthInput};
    use crate::token::bench::{Bench, CLIENT};

    fn asking(token: &str) -> InitiateAuthInput {
        let parameters = [("REFRESH_TOKEN".to_owned(), token.to_owned())];
        InitiateAuthInput {
            auth_flow: AuthFlowType::RefreshTokenAuth,
            auth_parameters: Some(parameters.into()),
            client_id: CLIENT.to_owned().into(),
            client_metadata: None,
            analytics_metadata: None,
            user_context_data: None,
            session: None,
        }
    }

    #[test]
    fn new_tokens_come_without_a_refresh_token() {
        let bench = Bench::new();
        let tokens = bench.sign_in();
        let nobody = bench.house.as_anonymous();
        let said = nobody.answer::<InitiateAuth>(asking(&tokens.refresh.unwrap()));
        let said = said.authentication_result.unwrap();
        assert!(said.refresh_token.is_none());
        let claims = bench.claims(said.access_token.unwrap().expose());
        let before = bench.claims(&tokens.access);
        assert_eq!(claims.get("origin_jti"), before.get("origin_jti"));
        assert_eq!(
            nobody.refusal::<InitiateAuth>(asking("x")),
            "NotAuthorizedException: Invalid Refresh Token"
        );
    }

    #[test]
    fn the_client_must_allow_it() {
        let bench = Bench::with(|_, client, _| {
            client.auth_flows = vec!["ALLOW_USER_SRP_AUTH".to_owned()];
        });
        let token = bench.sign_in().refresh.unwrap();
        let nobody = bench.house.as_anonymous();
        let refused = nobody.refusal::<InitiateAuth>(asking(&token));
        assert!(
            refused.starts_with("InvalidParameterException: "),
            "{refused}"
        );
    }
}
