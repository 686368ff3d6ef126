//! Applications that register themselves (RFC 7591).
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-dynamic-client-registration.html>

use ringwall_core::{ApiError, RequestContext};
use serde::{Deserialize, Serialize};

use super::{HostedTx, Pool};
use crate::error::CognitoError;
use crate::resources::client::{Client, MOST_CLIENTS};
use crate::resources::client_metadata::readable_name;
use crate::resources::client_rules::{REGISTER_SCOPE, SYSTEM_SCOPES, require_url};
use crate::resources::names;
use crate::resources::pool::Dcr;
use crate::token::access::{self, ADMIN_SCOPE};
use crate::token::keys::TokenUse;

const LONGEST_REDIRECT: usize = 1_024;
const MOST_REDIRECTS: usize = 100;
const USUAL_NAME: &str = "Registered application";

/// Why an application was not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRegistered {
    /// Nobody can register here.
    Off,
    /// The token is missing or not good.
    InvalidToken,
    /// The token is not for this.
    InsufficientScope,
    /// An address to go back to cannot be one.
    InvalidRedirect,
    /// What it says of itself cannot be, or may not.
    InvalidMetadata(&'static str),
    /// The pool has as many clients as it can.
    Full,
}

/// What an application says of itself, as far as it is understood.
#[derive(Deserialize)]
struct Asked {
    client_name: Option<String>,
    redirect_uris: Option<Vec<String>>,
    token_endpoint_auth_method: Option<String>,
    grant_types: Option<Vec<String>>,
    response_types: Option<Vec<String>>,
    scope: Option<String>,
}

/// What it is told.
#[derive(Serialize)]
struct Told<'a> {
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    client_id_issued_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<i64>,
    client_name: &'a str,
    redirect_uris: &'a [String],
    token_endpoint_auth_method: &'a str,
    grant_types: &'a [String],
    response_types: Vec<&'static str>,
    scope: String,
}

type Checked<T> = Result<T, NotRegistered>;

impl HostedTx<'_> {
    /// Registers an application, which shows a token unless the pool lets anybody register. Gives what
    /// it is told, as JSON.
    ///
    /// # Errors
    /// There were too many; the store failed.
    pub fn register(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        token: Option<&str>,
        metadata: &[u8],
    ) -> Result<Result<String, NotRegistered>, ApiError> {
        let Some(dcr) = pool.row.dcr.as_ref().filter(|dcr| dcr.enabled) else {
            return Ok(Err(NotRegistered::Off));
        };
        self.0.count_as(ctx, &pool.row, "CreateUserPoolClient")?;
        if token.is_none() {
            self.0.throttle_registration(ctx, &pool.row)?;
        }
        let grants = match self.allowed_grants(ctx, pool, dcr, token)? {
            Ok(grants) => grants,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let registration = match Registration::check(dcr, &grants, metadata) {
            Ok(registration) => registration,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let clients = self.0.count_clients(&pool.row, MOST_CLIENTS);
        if clients.map_err(CognitoError::from)? >= MOST_CLIENTS {
            return Ok(Err(NotRegistered::Full));
        }
        let mut client = registration.client(ctx, pool);
        let providers = self.0.providers(&pool.row, None, usize::MAX);
        let providers = providers.map_err(CognitoError::from)?;
        let names = providers.iter().map(|provider| provider.name.clone());
        client.identity_providers.extend(names);
        if client.require_valid(&pool.row).is_err()
            || self.0.require_known(&pool.row, &client).is_err()
        {
            return Ok(Err(NotRegistered::InvalidMetadata(
                "The settings do not fit together.",
            )));
        }
        let told = registration.told(&client)?;
        self.0.put_client(client).map_err(CognitoError::from)?;
        Ok(Ok(told))
    }

    /// OAuth's flows that this application may have.
    fn allowed_grants(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        dcr: &Dcr,
        token: Option<&str>,
    ) -> Result<Checked<Vec<String>>, ApiError> {
        let Some(token) = token else {
            let is_open = dcr.open == Some(true);
            return Ok(match is_open {
                true => Ok(or_code(&dcr.open_grants)),
                false => Err(NotRegistered::InvalidToken),
            });
        };
        let Ok((owner, claims)) = access::signed_here(&self.0, TokenUse::Access, token) else {
            return Ok(Err(NotRegistered::InvalidToken));
        };
        let is_machines = claims.text("client_id") == claims.text("sub");
        let is_good = owner.id == pool.id
            && access::require_current(ctx, &claims).is_ok()
            && (is_machines || access::shown(ctx, &self.0, TokenUse::Access, token).is_ok());
        if !is_good {
            return Ok(Err(NotRegistered::InvalidToken));
        }
        let scopes = claims.text("scope").unwrap_or_default();
        Ok(
            match scopes.split(' ').any(|scope| scope == REGISTER_SCOPE) {
                true => Ok(or_code(&dcr.authenticated_grants)),
                false => Err(NotRegistered::InsufficientScope),
            },
        )
    }
}

/// Codes, where nothing else is said.
fn or_code(grants: &[String]) -> Vec<String> {
    match grants {
        [] => vec!["code".to_owned()],
        grants => grants.to_vec(),
    }
}

/// A registration that may be.
struct Registration {
    name: String,
    redirect_uris: Vec<String>,
    auth_method: String,
    grant_types: Vec<String>,
    flows: Vec<String>,
    scopes: Vec<String>,
}

impl Registration {
    fn check(dcr: &Dcr, allowed: &[String], metadata: &[u8]) -> Checked<Self> {
        let asked: Asked = serde_json::from_slice(metadata)
            .map_err(|_| NotRegistered::InvalidMetadata("The metadata cannot be read."))?;
        let grant_types = asked
            .grant_types
            .unwrap_or_else(|| vec!["authorization_code".to_owned()]);
        let flows = flows(&grant_types, allowed)?;
        let is_machine = flows.iter().any(|flow| flow == "client_credentials");
        let fits = |kind: &String| {
            let flow = if kind == "token" { "implicit" } else { kind };
            flows.iter().any(|known| known == flow)
        };
        if !asked.response_types.iter().flatten().all(fits) {
            return Err(NotRegistered::InvalidMetadata(
                "response_types and grant_types do not fit together.",
            ));
        }
        let auth_method = asked
            .token_endpoint_auth_method
            .unwrap_or_else(|| "client_secret_basic".to_owned());
        match auth_method.as_str() {
            "client_secret_basic" | "client_secret_post" => {}
            "none" if !is_machine => {}
            _ => {
                return Err(NotRegistered::InvalidMetadata(
                    "token_endpoint_auth_method is not supported.",
                ));
            }
        }
        let name = readable_name(asked.client_name.as_deref().unwrap_or_default());
        Ok(Self {
            name: if name.is_empty() {
                USUAL_NAME.to_owned()
            } else {
                name
            },
            redirect_uris: redirects(asked.redirect_uris.unwrap_or_default(), is_machine)?,
            scopes: scopes(dcr, asked.scope.as_deref(), is_machine)?,
            auth_method,
            grant_types,
            flows,
        })
    }

    fn client(&self, ctx: &RequestContext, pool: &Pool) -> Client {
        let has_secret = self.auth_method != "none";
        let secret = has_secret.then(|| names::client_secret(ctx));
        let mut client = Client::blank(names::client_id(ctx), &pool.id, secret, ctx.now());
        client.name.clone_from(&self.name);
        // People sign in on pages alone: to the API it has no way in.
        client.auth_flows = vec!["ALLOW_REFRESH_TOKEN_AUTH".to_owned()];
        client.identity_providers = vec!["COGNITO".to_owned()];
        client.callback_urls.clone_from(&self.redirect_uris);
        client.oauth_flows.clone_from(&self.flows);
        client.oauth_scopes.clone_from(&self.scopes);
        client.oauth_enabled = true;
        client.hides_users = Some(true);
        client.registered_itself = true;
        client
    }

    fn told(&self, client: &Client) -> Result<String, ApiError> {
        let response_type = |flow: &String| match flow.as_str() {
            "code" => Some("code"),
            "implicit" => Some("token"),
            _ => None,
        };
        let secret = client.secrets.first().map(|secret| secret.value.as_str());
        let told = Told {
            client_id: &client.id,
            client_secret: secret,
            client_id_issued_at: client.created_at.secs(),
            client_secret_expires_at: secret.map(|_| 0),
            client_name: &client.name,
            redirect_uris: &client.callback_urls,
            token_endpoint_auth_method: &self.auth_method,
            grant_types: &self.grant_types,
            response_types: self.flows.iter().filter_map(response_type).collect(),
            scope: client.oauth_scopes.join(" "),
        };
        Ok(serde_json::to_string(&told).map_err(CognitoError::internal)?)
    }
}

/// OAuth's flows of grant types, which must be allowed. Whoever has codes may refresh.
fn flows(grant_types: &[String], allowed: &[String]) -> Checked<Vec<String>> {
    let mut flows = Vec::new();
    for grant in grant_types {
        let flow = match grant.as_str() {
            "refresh_token" => continue,
            "authorization_code" => "code",
            "implicit" => "implicit",
            "client_credentials" => "client_credentials",
            _ => "",
        };
        if !allowed.iter().any(|known| known == flow) {
            return Err(NotRegistered::InvalidMetadata(
                "grant_types has one that is not allowed.",
            ));
        }
        if !flows.iter().any(|known| known == flow) {
            flows.push(flow.to_owned());
        }
    }
    if flows.is_empty() {
        return Err(NotRegistered::InvalidMetadata(
            "grant_types has none that is allowed.",
        ));
    }
    Ok(flows)
}

fn redirects(uris: Vec<String>, is_machine: bool) -> Checked<Vec<String>> {
    let is_sound = |uri: &String| uri.len() <= LONGEST_REDIRECT && require_url(uri).is_ok();
    let is_missing = uris.is_empty() && !is_machine;
    if is_missing || uris.len() > MOST_REDIRECTS || !uris.iter().all(is_sound) {
        return Err(NotRegistered::InvalidRedirect);
    }
    Ok(uris)
}

/// The scopes that are asked for, which must be allowed; all that are, if none is asked for.
fn scopes(dcr: &Dcr, asked: Option<&str>, is_machine: bool) -> Checked<Vec<String>> {
    let standard = SYSTEM_SCOPES
        .into_iter()
        .filter(|scope| *scope != ADMIN_SCOPE);
    let further = dcr.scopes.iter().map(String::as_str);
    let may = |scope: &&str| !is_machine || !SYSTEM_SCOPES.contains(scope);
    let mut allowed: Vec<&str> = Vec::new();
    for scope in standard.chain(further).filter(may) {
        if !allowed.contains(&scope) {
            allowed.push(scope);
        }
    }
    let asked = asked.unwrap_or_default().split_whitespace();
    let mut asked: Vec<&str> = asked.collect();
    asked.dedup();
    if asked.iter().any(|scope| !allowed.contains(scope)) {
        return Err(NotRegistered::InvalidMetadata(
            "scope has one that is not allowed.",
        ));
    }
    let granted = if asked.is_empty() { allowed } else { asked };
    Ok(granted.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dcr() -> Dcr {
        Dcr {
            enabled: true,
            open: Some(true),
            authenticated_grants: Vec::new(),
            open_grants: Vec::new(),
            scopes: vec!["notes/read".to_owned()],
        }
    }

    fn check(metadata: &str) -> Checked<Registration> {
        let allowed = ["code", "client_credentials"].map(str::to_owned);
        Registration::check(&dcr(), &allowed, metadata.as_bytes())
    }

    #[test]
    fn an_application_gets_what_it_asks_for_or_the_usual() {
        let usual = check(r#"{"redirect_uris":["https://a.example/back"]}"#)
            .ok()
            .unwrap();
        assert_eq!(usual.name, USUAL_NAME);
        assert_eq!(usual.flows, ["code"]);
        assert_eq!(usual.auth_method, "client_secret_basic");
        assert_eq!(
            usual.scopes,
            ["phone", "email", "openid", "profile", "notes/read"]
        );
        let machine = check(r#"{"grant_types":["client_credentials"],"client_name":"Job"}"#);
        let machine = machine.ok().unwrap();
        assert_eq!(
            (machine.name.as_str(), &*machine.scopes),
            ("Job", &["notes/read".to_owned()][..])
        );
    }

    #[test]
    fn what_is_not_allowed_is_refused() {
        let back = r#""redirect_uris":["https://a.example/back"]"#;
        for (metadata, expected) in [
            ("[".to_owned(), None),
            (format!(r#"{{{back},"grant_types":["implicit"]}}"#), None),
            (format!(r#"{{{back},"grant_types":["password"]}}"#), None),
            (format!(r#"{{{back},"grant_types":[]}}"#), None),
            (format!(r#"{{{back},"response_types":["token"]}}"#), None),
            (
                format!(r#"{{{back},"token_endpoint_auth_method":"private_key_jwt"}}"#),
                None,
            ),
            (format!(r#"{{{back},"scope":"openid notes/write"}}"#), None),
            (format!(r#"{{{back},"scope":"{ADMIN_SCOPE}"}}"#), None),
            (
                r#"{"grant_types":["client_credentials"],"token_endpoint_auth_method":"none"}"#
                    .to_owned(),
                None,
            ),
            ("{}".to_owned(), Some(NotRegistered::InvalidRedirect)),
            (
                r#"{"redirect_uris":["javascript:x"]}"#.to_owned(),
                Some(NotRegistered::InvalidRedirect),
            ),
        ] {
            let refusal = check(&metadata).err().unwrap();
            match expected {
                Some(expected) => assert_eq!(refusal, expected, "{metadata}"),
                None => assert!(
                    matches!(refusal, NotRegistered::InvalidMetadata(_)),
                    "{metadata} {refusal:?}"
                ),
            }
        }
    }
}
