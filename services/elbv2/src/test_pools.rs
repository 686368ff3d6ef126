//! User pools that know one client with a secret, one without, and one that gives no codes.

use std::sync::Arc;

use ringwall_core::{ApiError, Ask, Reply, RequestContext};
use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, WriteTx};

use crate::api::{Action, ActionTypeEnum, AuthenticateCognitoActionConfig};
use crate::bench::action;
use crate::cognito_idp_api::{
    DescribeUserPoolClient, DescribeUserPoolClientInput, DescribeUserPoolClientOutput,
    OAuthFlowType, UserPoolClientType,
};

/// The pool.
pub(crate) const USER_POOL: &str =
    "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_Abc";
/// The secret of the client `shop`.
pub(crate) const SECRET: &str = "the-shops-secret";

/// A login with a client of the pool.
pub(crate) fn cognito_login(client_id: &str) -> Action {
    Action {
        order: Some(1),
        authenticate_cognito_config: Some(AuthenticateCognitoActionConfig {
            user_pool_arn: USER_POOL.to_owned(),
            user_pool_client_id: client_id.to_owned(),
            user_pool_domain: "shop".to_owned(),
            session_cookie_name: None,
            scope: None,
            session_timeout: None,
            authentication_request_extra_params: None,
            on_unauthenticated_request: None,
        }),
        ..action(ActionTypeEnum::AuthenticateCognito)
    }
}

pub(crate) struct FakeCognito;

impl FakeCognito {
    pub(crate) fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .read::<DescribeUserPoolClient>(describe_user_pool_client)
            .finish()
    }
}

impl Service for FakeCognito {
    const NAME: &'static str = "cognito-idp";
    type Read<'a> = ();
    type Write<'a> = ();
    type Error = ApiError;

    fn read<'a>(&'a self, _: &'a ReadTx) {}

    fn write<'a>(&'a self, _: &'a mut WriteTx) {}
}

fn describe_user_pool_client(
    ctx: &RequestContext,
    (): &(),
    input: DescribeUserPoolClientInput,
) -> Result<Reply<DescribeUserPoolClientOutput>, ApiError> {
    let permit = ctx.authorize(&Ask::new("cognito-idp:DescribeUserPoolClient"))?;
    let client_id = input.client_id;
    let (secret, flow) = match client_id.expose().as_str() {
        "shop" => (Some(SECRET), OAuthFlowType::Code),
        "secretless" => (None, OAuthFlowType::Code),
        "machine" => (Some(SECRET), OAuthFlowType::ClientCredentials),
        _ => {
            let words = "There is no such client";
            return Err(ApiError::modelled("ResourceNotFoundException", words));
        }
    };
    let client = UserPoolClientType {
        client_secret: secret.map(|secret| secret.to_owned().into()),
        allowed_o_auth_flows: Some(vec![flow]),
        allowed_o_auth_flows_user_pool_client: Some(true),
    };
    Ok(permit.reply(DescribeUserPoolClientOutput {
        user_pool_client: Some(client),
    }))
}
