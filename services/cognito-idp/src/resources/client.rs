//! App clients.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html>

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

/// A pool has so many clients.
pub(crate) const MOST_CLIENTS: usize = 1_000;

/// An app client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// At most two; empty for a public client.
    pub(crate) secrets: Vec<ClientSecret>,
    pub(crate) validity: TokenValidity,
    /// `None`: as AWS has it for a client that names none.
    pub(crate) read_attributes: Option<Vec<String>>,
    pub(crate) write_attributes: Option<Vec<String>>,
    /// As they were given (`ALLOW_USER_SRP_AUTH`, or the legacy names); empty for the usual three.
    pub(crate) auth_flows: Vec<String>,
    /// `COGNITO` and names of identity providers.
    pub(crate) identity_providers: Vec<String>,
    pub(crate) callback_urls: Vec<String>,
    pub(crate) logout_urls: Vec<String>,
    pub(crate) default_redirect_uri: Option<String>,
    /// `code`, `implicit`, `client_credentials`.
    pub(crate) oauth_flows: Vec<String>,
    pub(crate) oauth_scopes: Vec<String>,
    /// OAuth is on at all.
    pub(crate) oauth_enabled: bool,
    pub(crate) analytics: Option<Analytics>,
    /// `PreventUserExistenceErrors` is `ENABLED`; absent when it was never said.
    pub(crate) hides_users: Option<bool>,
    pub(crate) revocation: bool,
    pub(crate) propagates_context: bool,
    /// Minutes that a challenge may take.
    pub(crate) session_minutes: Option<u32>,
    pub(crate) rotation: Option<Rotation>,
    /// `ClientType`, as it was given.
    pub(crate) kind: Option<String>,
    /// It registered itself, so nobody vouches for it.
    #[serde(default)]
    pub(crate) registered_itself: bool,
}

/// A secret. No `Debug` of its value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClientSecret {
    /// `<client>--<epoch>`.
    pub(crate) id: String,
    pub(crate) value: String,
    pub(crate) created_at: Timestamp,
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientSecret")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// How long tokens are good for, as it was given; the usual where absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenValidity {
    pub(crate) access: Option<u32>,
    pub(crate) access_unit: Option<TimeUnit>,
    pub(crate) id: Option<u32>,
    pub(crate) id_unit: Option<TimeUnit>,
    pub(crate) refresh: Option<u32>,
    pub(crate) refresh_unit: Option<TimeUnit>,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TimeUnit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

/// Refresh tokens are good for one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rotation {
    pub(crate) enabled: bool,
    /// Seconds in which the old one still works.
    pub(crate) grace_secs: u32,
}

/// Amazon Pinpoint, kept as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Analytics {
    pub(crate) application_id: Option<String>,
    pub(crate) application_arn: Option<String>,
    pub(crate) role_arn: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) user_data_shared: Option<bool>,
}

impl TimeUnit {
    const fn secs(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        }
    }
}

impl TokenValidity {
    /// Seconds that an access token is good for.
    pub(crate) fn access_secs(&self) -> u64 {
        secs(self.access, self.access_unit, TimeUnit::Hours).unwrap_or(3_600)
    }

    /// Seconds that an ID token is good for.
    pub(crate) fn id_secs(&self) -> u64 {
        secs(self.id, self.id_unit, TimeUnit::Hours).unwrap_or(3_600)
    }

    /// Seconds that a refresh token is good for. Zero means the usual.
    pub(crate) fn refresh_secs(&self) -> u64 {
        let given = secs(self.refresh, self.refresh_unit, TimeUnit::Days);
        given.filter(|secs| *secs > 0).unwrap_or(30 * 86_400)
    }
}

fn secs(count: Option<u32>, unit: Option<TimeUnit>, usual: TimeUnit) -> Option<u64> {
    count.map(|count| u64::from(count) * unit.unwrap_or(usual).secs())
}

impl Client {
    /// A client of a pool without any settings.
    pub(crate) fn blank(id: String, pool_id: &str, secret: Option<String>, now: Timestamp) -> Self {
        let secret = secret.map(|value| ClientSecret::new(&id, value, now));
        Self {
            id,
            pool_id: pool_id.to_owned(),
            name: String::new(),
            created_at: now,
            updated_at: now,
            secrets: secret.into_iter().collect(),
            validity: TokenValidity::default(),
            read_attributes: None,
            write_attributes: None,
            auth_flows: Vec::new(),
            identity_providers: Vec::new(),
            callback_urls: Vec::new(),
            logout_urls: Vec::new(),
            default_redirect_uri: None,
            oauth_flows: Vec::new(),
            oauth_scopes: Vec::new(),
            oauth_enabled: false,
            analytics: None,
            hides_users: None,
            revocation: true,
            propagates_context: false,
            session_minutes: None,
            rotation: None,
            kind: None,
            registered_itself: false,
        }
    }

    /// Whether a flow is allowed: `flow` is `USER_SRP_AUTH`, whatever form the client names it in.
    pub(crate) fn allows_flow(&self, flow: &str) -> bool {
        if self.auth_flows.is_empty() {
            return matches!(flow, "CUSTOM_AUTH" | "USER_SRP_AUTH" | "REFRESH_TOKEN_AUTH");
        }
        self.auth_flows.iter().any(|given| {
            let given = given.strip_prefix("ALLOW_").unwrap_or(given);
            match given {
                "ADMIN_NO_SRP_AUTH" => flow == "ADMIN_USER_PASSWORD_AUTH",
                "CUSTOM_AUTH_FLOW_ONLY" => flow == "CUSTOM_AUTH",
                other => flow == other,
            }
        })
    }

    /// Whether nobody may find out who is there.
    pub(crate) fn hides_users(&self) -> bool {
        self.hides_users.unwrap_or(false)
    }

    /// Seconds that a challenge may take.
    pub(crate) fn session_secs(&self) -> i64 {
        i64::from(self.session_minutes.unwrap_or(3)) * 60
    }
}

impl ClientSecret {
    /// A secret that a client gets now.
    pub(crate) fn new(client_id: &str, value: String, now: Timestamp) -> Self {
        Self {
            id: format!("{client_id}--{}", now.millis()),
            value,
            created_at: now,
        }
    }
}
