//! What an app client may be.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html>

use std::collections::BTreeSet;

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;

/// Hosts that are the machine itself, as is every name below the first (RFC 6761 §6.3): other pools'
/// pages are there.
const LOCAL_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
const LEGACY_FLOWS: [&str; 3] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY",
    "USER_PASSWORD_AUTH",
];
/// Scopes that every pool has. Others are of its resource servers.
pub(crate) const SYSTEM_SCOPES: [&str; 5] = [
    "phone",
    "email",
    "openid",
    "profile",
    "aws.cognito.signin.user.admin",
];
/// What lets an application register others. No resource server has it, and every pool does.
pub(crate) const REGISTER_SCOPE: &str = "aws.cognito/dcr/register";
/// Attributes that only Cognito itself writes.
const READ_ONLY: [&str; 4] = [
    "sub",
    "email_verified",
    "phone_number_verified",
    "identities",
];

impl Client {
    /// Refuses settings that do not fit together or not the pool.
    pub(crate) fn require_valid(&self, pool: &Pool) -> Result<(), CognitoError> {
        self.require_flows_of_one_kind()?;
        self.require_flows_of_machines()?;
        self.require_attributes(pool)?;
        self.require_urls()?;
        self.require_oauth()?;
        self.require_grants()
    }

    /// Its scopes that are of resource servers, and must be there.
    pub(crate) fn resource_scopes(&self) -> impl Iterator<Item = &str> {
        let scopes = self.oauth_scopes.iter().map(String::as_str);
        scopes.filter(|scope| !SYSTEM_SCOPES.contains(scope) && *scope != REGISTER_SCOPE)
    }

    fn require_flows_of_one_kind(&self) -> Result<(), CognitoError> {
        let is_legacy = |flow: &String| LEGACY_FLOWS.contains(&flow.as_str());
        let legacy = self
            .auth_flows
            .iter()
            .filter(|flow| is_legacy(flow))
            .count();
        if legacy > 0 && legacy < self.auth_flows.len() {
            return Err(CognitoError::invalid_parameter(
                "ExplicitAuthFlows can't mix ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY and \
                 USER_PASSWORD_AUTH with values that begin with ALLOW_.",
            ));
        }
        let rotates = self.rotation.is_some_and(|rotation| rotation.enabled);
        let refreshes = self
            .auth_flows
            .iter()
            .any(|flow| flow == "ALLOW_REFRESH_TOKEN_AUTH");
        if rotates && refreshes {
            return Err(CognitoError::invalid_parameter(
                "ALLOW_REFRESH_TOKEN_AUTH is not allowed when refresh token rotation is enabled.",
            ));
        }
        Ok(())
    }

    /// Who acts for itself signs nobody in, and has a secret.
    fn require_flows_of_machines(&self) -> Result<(), CognitoError> {
        let is_machine = |flow: &String| flow == "ALLOW_CLIENT_TOKEN_AUTH";
        if !self.auth_flows.iter().any(is_machine) {
            return Ok(());
        }
        if self.auth_flows.len() > 1 {
            return Err(CognitoError::invalid_parameter(
                "ALLOW_CLIENT_TOKEN_AUTH must be the only value of ExplicitAuthFlows.",
            ));
        }
        if self.secrets.is_empty() {
            return Err(CognitoError::invalid_parameter(
                "ALLOW_CLIENT_TOKEN_AUTH requires a client secret.",
            ));
        }
        Ok(())
    }

    fn require_attributes(&self, pool: &Pool) -> Result<(), CognitoError> {
        let refusal = |kind: &str| {
            let doing = if self.created_at == self.updated_at {
                "creating"
            } else {
                "updating"
            };
            CognitoError::invalid_parameter(format!(
                "Invalid {kind} attributes specified while {doing} a client"
            ))
        };
        let is_known = |name: &String| {
            let attribute = pool.attribute(name);
            attribute.is_some_and(|attribute| !attribute.developer_only)
        };
        if let Some(read) = &self.read_attributes
            && !read.iter().all(is_known)
        {
            return Err(refusal("read"));
        }
        if let Some(write) = &self.write_attributes {
            let is_writable = |name: &String| is_known(name) && !READ_ONLY.contains(&name.as_str());
            let attributes = pool.attributes();
            let mut required = attributes.iter().filter(|attribute| {
                attribute.required && !READ_ONLY.contains(&attribute.name.as_str())
            });
            if !write.iter().all(is_writable)
                || !required.all(|attribute| write.contains(&attribute.name))
            {
                return Err(refusal("write"));
            }
        }
        Ok(())
    }

    fn require_urls(&self) -> Result<(), CognitoError> {
        let mut urls = self.callback_urls.iter().chain(&self.logout_urls);
        urls.try_for_each(|url| require_url(url))?;
        if let Some(uri) = &self.default_redirect_uri
            && !self.callback_urls.contains(uri)
        {
            return Err(CognitoError::invalid_parameter(
                "DefaultRedirectURI must be in the list of CallbackURLs.",
            ));
        }
        Ok(())
    }

    fn require_oauth(&self) -> Result<(), CognitoError> {
        if !self.oauth_enabled {
            return Ok(());
        }
        if self.oauth_flows.is_empty() || self.oauth_scopes.is_empty() {
            return Err(CognitoError::invalid_parameter(
                "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is \
                 allowed to use OAuth flows.",
            ));
        }
        let distinct: BTreeSet<_> = self.oauth_scopes.iter().collect();
        if distinct.len() < self.oauth_scopes.len() {
            return Err(CognitoError::invalid_parameter(
                "AllowedOAuthScopes can't name a scope twice.",
            ));
        }
        let by_browser = self
            .oauth_flows
            .iter()
            .any(|flow| flow != "client_credentials");
        if by_browser && self.callback_urls.is_empty() {
            return Err(CognitoError::invalid_parameter(
                "CallbackURLs are required if user pool client is allowed to use code flow or \
                 implicit flow.",
            ));
        }
        Ok(())
    }

    fn require_grants(&self) -> Result<(), CognitoError> {
        let refusal = |message: String| {
            Err(CognitoError::modelled(
                ErrorCode::InvalidOAuthFlowException,
                message,
            ))
        };
        if !self
            .oauth_flows
            .iter()
            .any(|flow| flow == "client_credentials")
        {
            return Ok(());
        }
        if self.oauth_flows.len() > 1 {
            return refusal(
                "client_credentials flow can not be selected along with code flow or implicit \
                 flow."
                    .to_owned(),
            );
        }
        if self.secrets.is_empty() {
            return refusal(
                "client_credentials flow can not be selected if client does not have a client \
                 secret."
                    .to_owned(),
            );
        }
        let of_users = self
            .oauth_scopes
            .iter()
            .find(|scope| SYSTEM_SCOPES.contains(&scope.as_str()));
        of_users.map_or(Ok(()), |scope| {
            refusal(format!(
                "{scope} is not supported with client_credentials flow."
            ))
        })
    }
}

/// A URL that a browser may be sent to: HTTPS, HTTP on the machine itself, or an app's own scheme.
pub(crate) fn require_url(url: &str) -> Result<(), CognitoError> {
    let refusal = |why: &str| Err(CognitoError::invalid_parameter(format!("{url} {why}")));
    let Some((scheme, rest)) = url.split_once(':') else {
        return refusal("is not an absolute URI.");
    };
    let mut letters = scheme.chars();
    let is_scheme = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    if !is_scheme || rest.is_empty() || url.contains(char::is_whitespace) {
        return refusal("is not an absolute URI.");
    }
    if url.contains('#') {
        return refusal("cannot contain a fragment.");
    }
    if ["javascript", "data", "vbscript", "file"]
        .iter()
        .any(|forbidden| scheme.eq_ignore_ascii_case(forbidden))
    {
        return refusal("has a scheme that is not allowed.");
    }
    let host = || {
        let authority = rest.strip_prefix("//").unwrap_or(rest);
        let end = authority.find(['/', '?']).unwrap_or(authority.len());
        authority.get(..end).unwrap_or_default()
    };
    if scheme.eq_ignore_ascii_case("http") && !is_local(host()) {
        return refusal("cannot use the HTTP protocol.");
    }
    if scheme.eq_ignore_ascii_case("https") && host().is_empty() {
        return refusal("is not an absolute URI.");
    }
    Ok(())
}

fn is_local(host: &str) -> bool {
    let host = match host.rfind(".localhost") {
        Some(dot) if is_name(host.get(..dot).unwrap_or_default()) => {
            host.get(dot + 1..).unwrap_or_default()
        }
        _ => host,
    };
    LOCAL_HOSTS.iter().any(|local| {
        let rest = host.strip_prefix(local);
        rest.is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix(':')
                    .is_some_and(|port| port.bytes().all(|digit| digit.is_ascii_digit()))
        })
    })
}

fn is_name(name: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    let mut labels = name.split('.');
    labels.all(|label| !label.is_empty() && label.bytes().all(is_letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_may_be_sent_to_https_to_this_machine_and_to_apps() {
        for url in [
            "https://example.com/callback?x=1",
            "http://localhost",
            "http://localhost:3000/callback",
            "http://127.0.0.1:8080",
            "http://[::1]:8080/x",
            "http://shop.auth.eu-west-1.localhost:4566/oauth2/idpresponse",
            "myapp://callback",
            "com.example.app:/callback",
        ] {
            assert!(require_url(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn browsers_are_not_sent_elsewhere() {
        for url in [
            "example.com",
            "/callback",
            "https://",
            "https://example.com/#fragment",
            "http://example.com",
            "http://localhost.example.com",
            "http://localhost:80@example.com",
            "http://example.com:80@x.localhost",
            "http://x.localhost.example.com",
            "javascript:alert(1)",
            "data:text/html,x",
            "my app://x",
        ] {
            assert!(require_url(url).is_err(), "{url}");
        }
    }
}
