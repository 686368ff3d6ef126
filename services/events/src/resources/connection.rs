//! Connections: how a webhook knows who calls it.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html>

use ringwall_core::{AccountId, Arn, Region, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::api::{
    self, ConnectionAuthResponseParameters, ConnectionAuthorizationType, ConnectionHttpParameters,
    ConnectionOAuthHttpMethod, ConnectionState, CreateConnectionAuthRequestParameters,
    UpdateConnectionAuthRequestParameters,
};
use crate::error::EventsError;

/// A connection.
#[derive(Clone, Serialize, Deserialize)]
pub struct Connection {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) name: String,
    /// Tells it from one of the same name that was deleted.
    pub(crate) id: String,
    pub(crate) description: Option<String>,
    /// How calls are authorized.
    pub auth: Auth,
    /// What every call has besides.
    pub invocation: Parameters,
    pub(crate) created_at: Timestamp,
    /// Since when it is as it is.
    pub modified_at: Timestamp,
    /// Where that is not the same moment.
    #[serde(default)]
    pub(crate) authorized_at: Option<Timestamp>,
}

/// How calls are authorized.
#[derive(Clone, Serialize, Deserialize)]
pub enum Auth {
    /// By name and password.
    Basic {
        /// The name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// By a header.
    ApiKey {
        /// Its name.
        name: String,
        /// Its value.
        value: Secret,
    },
    /// By a token that a server gives for these.
    OAuth(OAuth),
    /// Not any more: what it was authorized by was taken away.
    Removed(ConnectionAuthorizationType),
}

/// The client credentials of a connection.
#[derive(Clone, Serialize, Deserialize)]
pub struct OAuth {
    /// The client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// Who gives tokens.
    pub endpoint: String,
    /// `GET`, `POST` or `PUT`.
    pub method: String,
    /// What the request for a token has besides.
    pub parameters: Parameters,
}

/// A text that is wiped when dropped, and never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Headers, query and body of requests.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Parameters {
    /// Headers.
    pub headers: Vec<Parameter>,
    /// The query.
    pub query: Vec<Parameter>,
    /// Members of the body.
    pub body: Vec<Parameter>,
}

/// A name and its value.
#[derive(Clone, Serialize, Deserialize)]
pub struct Parameter {
    /// The name.
    pub key: String,
    /// The value.
    pub value: Secret,
    /// Whether the API keeps it to itself.
    pub(crate) is_secret: bool,
}

impl Connection {
    pub(crate) fn arn(&self) -> String {
        named_arn(
            self.account,
            &self.region,
            "connection",
            &self.name,
            &self.id,
        )
    }

    /// How calls are authorized, as the API names it.
    pub(crate) const fn kind(&self) -> ConnectionAuthorizationType {
        match self.auth {
            Auth::Basic { .. } => ConnectionAuthorizationType::Basic,
            Auth::ApiKey { .. } => ConnectionAuthorizationType::ApiKey,
            Auth::OAuth(_) => ConnectionAuthorizationType::OauthClientCredentials,
            Auth::Removed(kind) => kind,
        }
    }

    /// Whether calls can be made through it.
    pub(crate) const fn state(&self) -> ConnectionState {
        match self.auth {
            Auth::Removed(_) => ConnectionState::Deauthorized,
            _ => ConnectionState::Authorized,
        }
    }

    /// When it was last given what it is authorized by.
    pub(crate) fn authorized_at(&self) -> Timestamp {
        self.authorized_at.unwrap_or(self.modified_at)
    }

    /// The parameters as the API shows them: without secrets.
    pub(crate) fn shown(&self) -> ConnectionAuthResponseParameters {
        let mut shown = ConnectionAuthResponseParameters {
            invocation_http_parameters: self.invocation.shown(),
            ..ConnectionAuthResponseParameters::default()
        };
        match &self.auth {
            Auth::Basic { username, .. } => {
                shown.basic_auth_parameters = Some(api::ConnectionBasicAuthResponseParameters {
                    username: Some(username.clone()),
                });
            }
            Auth::ApiKey { name, .. } => {
                shown.api_key_auth_parameters = Some(api::ConnectionApiKeyAuthResponseParameters {
                    api_key_name: Some(name.clone()),
                });
            }
            Auth::OAuth(oauth) => {
                let client = api::ConnectionOAuthClientResponseParameters {
                    client_id: Some(oauth.client_id.clone()),
                };
                shown.o_auth_parameters = Some(api::ConnectionOAuthResponseParameters {
                    client_parameters: Some(client),
                    authorization_endpoint: Some(oauth.endpoint.clone()),
                    http_method: ConnectionOAuthHttpMethod::parse(&oauth.method),
                    o_auth_http_parameters: oauth.parameters.shown(),
                });
            }
            Auth::Removed(_) => {}
        }
        shown
    }
}

/// The name in an ARN of a connection or an API destination of an account in a Region.
pub(crate) fn name_of(
    arn: &str,
    kind: &str,
    account: AccountId,
    region: &Region,
) -> Result<(String, String), EventsError> {
    let invalid = || EventsError::invalid_arn(arn);
    let parsed: Arn = arn.parse().map_err(|_| invalid())?;
    let is_here = parsed.service == "events"
        && parsed.region == region.as_str()
        && parsed.account == account.to_string();
    let mut parts = parsed.resource.split('/');
    let kinds = parts.next() == Some(kind);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(id), None) if is_here && kinds => Ok((name.to_owned(), id.to_owned())),
        _ => Err(invalid()),
    }
}

pub(crate) fn named_arn(
    account: AccountId,
    region: &Region,
    kind: &str,
    name: &str,
    id: &str,
) -> String {
    let partition = region.partition();
    format!("arn:{partition}:events:{region}:{account}:{kind}/{name}/{id}")
}

/// Reads what a new connection is authorized by.
pub(crate) fn parse(
    kind: ConnectionAuthorizationType,
    given: &CreateConnectionAuthRequestParameters,
) -> Result<(Auth, Parameters), EventsError> {
    let missing = || EventsError::auth_parameters_missing(kind.as_str());
    if given.connectivity_parameters.is_some() {
        return Err(EventsError::not_built(
            "ConnectivityParameters of a connection",
        ));
    }
    let auth = match kind {
        ConnectionAuthorizationType::Basic => {
            let basic = given.basic_auth_parameters.as_ref().ok_or_else(missing)?;
            Auth::Basic {
                username: basic.username.clone(),
                password: Secret(basic.password.expose().clone()),
            }
        }
        ConnectionAuthorizationType::ApiKey => {
            let key = given.api_key_auth_parameters.as_ref().ok_or_else(missing)?;
            Auth::ApiKey {
                name: key.api_key_name.clone(),
                value: Secret(key.api_key_value.expose().clone()),
            }
        }
        ConnectionAuthorizationType::OauthClientCredentials => {
            let oauth = given.o_auth_parameters.as_ref().ok_or_else(missing)?;
            require_endpoint(&oauth.authorization_endpoint)?;
            Auth::OAuth(OAuth {
                client_id: oauth.client_parameters.client_id.clone(),
                client_secret: Secret(oauth.client_parameters.client_secret.expose().clone()),
                endpoint: oauth.authorization_endpoint.clone(),
                method: oauth.http_method.as_str().to_owned(),
                parameters: Parameters::read(oauth.o_auth_http_parameters.as_ref()),
            })
        }
    };
    let invocation = Parameters::read(given.invocation_http_parameters.as_ref());
    if !invocation.body.is_empty() {
        return Err(EventsError::not_built(
            "BodyParameters of a connection's invocations",
        ));
    }
    Ok((auth, invocation))
}

/// The parameters of a changed connection: what is left out stays, if it is authorized as before.
pub(crate) fn merged(
    connection: &Connection,
    given: &UpdateConnectionAuthRequestParameters,
) -> CreateConnectionAuthRequestParameters {
    let mut whole = CreateConnectionAuthRequestParameters {
        invocation_http_parameters: given
            .invocation_http_parameters
            .clone()
            .or_else(|| connection.invocation.given()),
        connectivity_parameters: given.connectivity_parameters.clone(),
        ..CreateConnectionAuthRequestParameters::default()
    };
    let (mut user, mut key, mut oauth) = (None, None, None);
    match &connection.auth {
        Auth::Basic { username, password } => user = Some((username, password)),
        Auth::ApiKey { name, value } => key = Some((name, value)),
        Auth::OAuth(before) => oauth = Some(before),
        Auth::Removed(_) => {}
    }
    let secret = |secret: &Secret| secret.0.clone().into();
    if let Some(basic) = &given.basic_auth_parameters {
        let username = basic
            .username
            .clone()
            .or_else(|| user.map(|(name, _)| name.clone()));
        let password = basic
            .password
            .clone()
            .or_else(|| user.map(|(_, it)| secret(it)));
        if let (Some(username), Some(password)) = (username, password) {
            let basic = api::CreateConnectionBasicAuthRequestParameters { username, password };
            whole.basic_auth_parameters = Some(basic);
        }
    }
    if let Some(given) = &given.api_key_auth_parameters {
        let name = given
            .api_key_name
            .clone()
            .or_else(|| key.map(|(name, _)| name.clone()));
        let value = given
            .api_key_value
            .clone()
            .or_else(|| key.map(|(_, it)| secret(it)));
        if let (Some(api_key_name), Some(api_key_value)) = (name, value) {
            whole.api_key_auth_parameters =
                Some(api::CreateConnectionApiKeyAuthRequestParameters {
                    api_key_name,
                    api_key_value,
                });
        }
    }
    if let Some(given) = &given.o_auth_parameters {
        whole.o_auth_parameters = merged_oauth(oauth, given);
    }
    whole
}

fn merged_oauth(
    before: Option<&OAuth>,
    given: &api::UpdateConnectionOAuthRequestParameters,
) -> Option<api::CreateConnectionOAuthRequestParameters> {
    let client = given.client_parameters.as_ref();
    let id = client.and_then(|client| client.client_id.clone());
    let client_secret = client.and_then(|client| client.client_secret.clone());
    let kept_secret = || before.map(|before| before.client_secret.0.clone().into());
    let method = || before.and_then(|before| ConnectionOAuthHttpMethod::parse(&before.method));
    let endpoint = given.authorization_endpoint.clone();
    Some(api::CreateConnectionOAuthRequestParameters {
        client_parameters: api::CreateConnectionOAuthClientRequestParameters {
            client_id: id.or_else(|| before.map(|before| before.client_id.clone()))?,
            client_secret: client_secret.or_else(kept_secret)?,
        },
        authorization_endpoint: endpoint.or_else(|| before.map(|one| one.endpoint.clone()))?,
        http_method: given.http_method.or_else(method)?,
        o_auth_http_parameters: given
            .o_auth_http_parameters
            .clone()
            .or_else(|| before.and_then(|before| before.parameters.given())),
    })
}

/// Refuses an endpoint that would be spoken to without TLS, but for one of this machine.
pub(crate) fn require_endpoint(url: &str) -> Result<(), EventsError> {
    let is_sound = url.starts_with("https://")
        || url.starts_with("http://localhost")
        || url.starts_with("http://127.0.0.1");
    if is_sound {
        Ok(())
    } else {
        Err(EventsError::invalid_endpoint(url))
    }
}

impl Parameters {
    fn read(given: Option<&ConnectionHttpParameters>) -> Self {
        let Some(given) = given else {
            return Self::default();
        };
        let one = |key: &Option<String>,
                   value: &Option<ringwall_model::Sensitive<String>>,
                   is_secret: Option<bool>| Parameter {
            key: key.clone().unwrap_or_default(),
            value: Secret(
                value
                    .as_ref()
                    .map(|it| it.expose().clone())
                    .unwrap_or_default(),
            ),
            is_secret: is_secret.unwrap_or(false),
        };
        let headers = given.header_parameters.iter().flatten();
        let query = given.query_string_parameters.iter().flatten();
        let body = given.body_parameters.iter().flatten();
        Self {
            headers: headers
                .map(|it| one(&it.key, &it.value, it.is_value_secret))
                .collect(),
            query: query
                .map(|it| one(&it.key, &it.value, it.is_value_secret))
                .collect(),
            body: body
                .map(|it| one(&it.key, &it.value, it.is_value_secret))
                .collect(),
        }
    }

    /// As the API shows them: without the values that are secret.
    fn shown(&self) -> Option<ConnectionHttpParameters> {
        self.as_given(false)
    }

    /// As they were given.
    fn given(&self) -> Option<ConnectionHttpParameters> {
        self.as_given(true)
    }

    fn as_given(&self, with_secrets: bool) -> Option<ConnectionHttpParameters> {
        if self.headers.is_empty() && self.query.is_empty() && self.body.is_empty() {
            return None;
        }
        let value =
            |it: &Parameter| (with_secrets || !it.is_secret).then(|| it.value.0.clone().into());
        let headers = self
            .headers
            .iter()
            .map(|it| api::ConnectionHeaderParameter {
                key: Some(it.key.clone()),
                value: value(it),
                is_value_secret: Some(it.is_secret),
            });
        let query = self
            .query
            .iter()
            .map(|it| api::ConnectionQueryStringParameter {
                key: Some(it.key.clone()),
                value: value(it),
                is_value_secret: Some(it.is_secret),
            });
        let body = self.body.iter().map(|it| api::ConnectionBodyParameter {
            key: Some(it.key.clone()),
            value: value(it),
            is_value_secret: Some(it.is_secret),
        });
        Some(ConnectionHttpParameters {
            header_parameters: Some(headers.collect()),
            query_string_parameters: Some(query.collect()),
            body_parameters: Some(body.collect()),
        })
    }
}
