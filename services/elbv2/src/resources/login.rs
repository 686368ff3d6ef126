//! Actions that sign people in before another answers: `authenticate-cognito` and
//! `authenticate-oidc`.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html>

use std::collections::BTreeMap;
use std::fmt;

use ringwall_model::Sensitive;
use serde::{Deserialize, Serialize};

use super::action::{self, Place};
use super::protocol::Protocol;
use crate::api::{
    self, ActionTypeEnum, AuthenticateCognitoActionConditionalBehaviorEnum as CognitoBehavior,
    AuthenticateOidcActionConditionalBehaviorEnum as OidcBehavior,
};
use crate::error::Elbv2Error;

const USUAL_COOKIE: &str = "AWSELBAuthSessionCookie";
const USUAL_SCOPE: &str = "openid";
const LONGEST_SESSION_SECS: i64 = 604_800;
const MOST_EXTRA_PARAMS: usize = 10;

/// How people are signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The number it was given.
    pub order: Option<i32>,
    /// Who knows them.
    pub provider: Provider,
    /// The id by which the provider knows the load balancer.
    pub client_id: String,
    /// What proves that.
    pub client_secret: ClientSecret,
    /// The session's cookie, without the number behind it.
    pub cookie_name: String,
    /// What is asked for.
    pub scope: String,
    /// How long a session holds.
    pub session_timeout_secs: i64,
    /// Further parameters for the provider.
    pub extra_params: BTreeMap<String, String>,
    /// What becomes of somebody who is not signed in.
    pub on_unauthenticated: OnUnauthenticated,
}

/// Who knows people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provider {
    /// A user pool.
    Cognito {
        /// Its ARN.
        user_pool_arn: String,
        /// A prefix, or a whole name.
        domain: String,
    },
    /// A provider of OpenID Connect.
    Oidc {
        /// Who its tokens are from.
        issuer: String,
        /// Where people sign in.
        authorization_endpoint: String,
        /// Where codes become tokens.
        token_endpoint: String,
        /// Where tokens become claims.
        user_info_endpoint: String,
    },
}

/// What becomes of somebody who is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnUnauthenticated {
    /// He gets 401.
    Deny,
    /// His request goes on, without claims.
    Allow,
    /// He is sent to the provider.
    Authenticate,
}

/// A client's secret. No one sees it again.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ClientSecret(Sensitive<String>);

impl ClientSecret {
    /// The secret, to be shown to the provider.
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for ClientSecret {
    fn from(secret: String) -> Self {
        Self(secret.into())
    }
}

impl From<ClientSecret> for String {
    fn from(secret: ClientSecret) -> Self {
        secret.0.into_exposed()
    }
}

impl Login {
    /// Reads the action that stands before the last. The secret is empty where it is to be had
    /// elsewhere.
    pub(crate) fn parse(action: api::Action, at: Place) -> Result<Self, Elbv2Error> {
        let kind = action.r#type;
        let login = match kind {
            ActionTypeEnum::AuthenticateCognito => {
                let config = action.authenticate_cognito_config;
                let config = config.ok_or_else(|| {
                    Elbv2Error::no_config(kind.as_str(), "AuthenticateCognitoConfig")
                })?;
                Self::of_cognito(action.order, config)
            }
            ActionTypeEnum::AuthenticateOidc => {
                let config = action.authenticate_oidc_config;
                let config = config.ok_or_else(|| {
                    Elbv2Error::no_config(kind.as_str(), "AuthenticateOidcConfig")
                })?;
                Self::of_oidc(action.order, config)?
            }
            _ => return Err(Elbv2Error::too_many_actions()),
        };
        if at.protocol != Protocol::Https {
            return Err(Elbv2Error::login_without_tls(kind.as_str()));
        }
        login.require_sound()?;
        Ok(login)
    }

    fn of_cognito(order: Option<i32>, config: api::AuthenticateCognitoActionConfig) -> Self {
        let behavior = config.on_unauthenticated_request;
        Self {
            order,
            provider: Provider::Cognito {
                user_pool_arn: config.user_pool_arn,
                domain: config.user_pool_domain,
            },
            client_id: config.user_pool_client_id,
            client_secret: ClientSecret::default(),
            cookie_name: usual(config.session_cookie_name, USUAL_COOKIE),
            scope: usual(config.scope, USUAL_SCOPE),
            session_timeout_secs: config.session_timeout.unwrap_or(LONGEST_SESSION_SECS),
            extra_params: config
                .authentication_request_extra_params
                .unwrap_or_default(),
            on_unauthenticated: match behavior {
                Some(CognitoBehavior::Deny) => OnUnauthenticated::Deny,
                Some(CognitoBehavior::Allow) => OnUnauthenticated::Allow,
                Some(CognitoBehavior::Authenticate) | None => OnUnauthenticated::Authenticate,
            },
        }
    }

    fn of_oidc(
        order: Option<i32>,
        config: api::AuthenticateOidcActionConfig,
    ) -> Result<Self, Elbv2Error> {
        let keeps_secret = config.use_existing_client_secret == Some(true);
        let client_secret = match (keeps_secret, config.client_secret) {
            (true, None) => ClientSecret::default(),
            (false, Some(secret)) if !secret.expose().is_empty() => ClientSecret(secret),
            (true, Some(_)) => return Err(Elbv2Error::two_client_secrets()),
            (false, _) => return Err(Elbv2Error::no_client_secret()),
        };
        let behavior = config.on_unauthenticated_request;
        Ok(Self {
            order,
            provider: Provider::Oidc {
                issuer: config.issuer,
                authorization_endpoint: config.authorization_endpoint,
                token_endpoint: config.token_endpoint,
                user_info_endpoint: config.user_info_endpoint,
            },
            client_id: config.client_id,
            client_secret,
            cookie_name: usual(config.session_cookie_name, USUAL_COOKIE),
            scope: usual(config.scope, USUAL_SCOPE),
            session_timeout_secs: config.session_timeout.unwrap_or(LONGEST_SESSION_SECS),
            extra_params: config
                .authentication_request_extra_params
                .unwrap_or_default(),
            on_unauthenticated: match behavior {
                Some(OidcBehavior::Deny) => OnUnauthenticated::Deny,
                Some(OidcBehavior::Allow) => OnUnauthenticated::Allow,
                Some(OidcBehavior::Authenticate) | None => OnUnauthenticated::Authenticate,
            },
        })
    }

    fn require_sound(&self) -> Result<(), Elbv2Error> {
        if let Provider::Oidc {
            issuer,
            authorization_endpoint,
            token_endpoint,
            user_info_endpoint,
        } = &self.provider
        {
            let mut endpoints = [
                issuer,
                authorization_endpoint,
                token_endpoint,
                user_info_endpoint,
            ]
            .into_iter();
            if let Some(url) = endpoints.find(|url| !url.starts_with("https://")) {
                return Err(Elbv2Error::oidc_endpoint(url));
            }
        }
        if !(1..=LONGEST_SESSION_SECS).contains(&self.session_timeout_secs) {
            return Err(Elbv2Error::session_timeout());
        }
        if !is_token(&self.cookie_name) {
            return Err(Elbv2Error::session_cookie_name(&self.cookie_name));
        }
        if self.extra_params.len() > MOST_EXTRA_PARAMS {
            return Err(Elbv2Error::too_many_extra_params(MOST_EXTRA_PARAMS));
        }
        Ok(())
    }

    /// As the API shows it: without the secret.
    pub(crate) fn shown(&self) -> api::Action {
        let mut shown = action::blank(ActionTypeEnum::AuthenticateCognito, self.order);
        match &self.provider {
            Provider::Cognito {
                user_pool_arn,
                domain,
            } => {
                shown.authenticate_cognito_config = Some(api::AuthenticateCognitoActionConfig {
                    user_pool_arn: user_pool_arn.clone(),
                    user_pool_client_id: self.client_id.clone(),
                    user_pool_domain: domain.clone(),
                    session_cookie_name: Some(self.cookie_name.clone()),
                    scope: Some(self.scope.clone()),
                    session_timeout: Some(self.session_timeout_secs),
                    authentication_request_extra_params: self.shown_params(),
                    on_unauthenticated_request: Some(match self.on_unauthenticated {
                        OnUnauthenticated::Deny => CognitoBehavior::Deny,
                        OnUnauthenticated::Allow => CognitoBehavior::Allow,
                        OnUnauthenticated::Authenticate => CognitoBehavior::Authenticate,
                    }),
                });
            }
            Provider::Oidc {
                issuer,
                authorization_endpoint,
                token_endpoint,
                user_info_endpoint,
            } => {
                shown.r#type = ActionTypeEnum::AuthenticateOidc;
                shown.authenticate_oidc_config = Some(api::AuthenticateOidcActionConfig {
                    issuer: issuer.clone(),
                    authorization_endpoint: authorization_endpoint.clone(),
                    token_endpoint: token_endpoint.clone(),
                    user_info_endpoint: user_info_endpoint.clone(),
                    client_id: self.client_id.clone(),
                    client_secret: None,
                    session_cookie_name: Some(self.cookie_name.clone()),
                    scope: Some(self.scope.clone()),
                    session_timeout: Some(self.session_timeout_secs),
                    authentication_request_extra_params: self.shown_params(),
                    on_unauthenticated_request: Some(match self.on_unauthenticated {
                        OnUnauthenticated::Deny => OidcBehavior::Deny,
                        OnUnauthenticated::Allow => OidcBehavior::Allow,
                        OnUnauthenticated::Authenticate => OidcBehavior::Authenticate,
                    }),
                    use_existing_client_secret: None,
                });
            }
        }
        shown
    }

    fn shown_params(&self) -> Option<BTreeMap<String, String>> {
        (!self.extra_params.is_empty()).then(|| self.extra_params.clone())
    }
}

fn usual(given: Option<String>, usual: &str) -> String {
    let given = given.filter(|given| !given.is_empty());
    given.unwrap_or_else(|| usual.to_owned())
}

/// A name that a cookie can have.
fn is_token(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
