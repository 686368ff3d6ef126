//! Redirects.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions>

use serde::{Deserialize, Serialize};

use super::action::Place;
use super::protocol::Protocol;
use crate::api::{self, RedirectActionStatusCodeEnum};
use crate::error::Elbv2Error;

/// A redirect. Its texts may have `#{protocol}`, `#{host}`, `#{port}`, `#{path}` (without the slash
/// it begins with) and `#{query}` in them, which stand for those of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// `HTTP`, `HTTPS` or `#{protocol}`.
    pub protocol: String,
    /// The host.
    pub host: String,
    /// The port.
    pub port: String,
    /// The path, which begins with a slash.
    pub path: String,
    /// The query, without a question mark.
    pub query: String,
    /// 301 or 302.
    pub status: RedirectActionStatusCodeEnum,
}

const SAME_PROTOCOL: &str = "#{protocol}";
const SAME_HOST: &str = "#{host}";
const SAME_PORT: &str = "#{port}";
const SAME_PATH: &str = "/#{path}";
const SAME_QUERY: &str = "#{query}";

impl Redirect {
    pub(super) fn parse(config: api::RedirectActionConfig, at: Place) -> Result<Self, Elbv2Error> {
        let or = |text: Option<String>, same: &str| text.unwrap_or_else(|| same.to_owned());
        let redirect = Self {
            protocol: or(config.protocol, SAME_PROTOCOL),
            host: or(config.host, SAME_HOST),
            port: or(config.port, SAME_PORT),
            path: or(config.path, SAME_PATH),
            query: or(config.query, SAME_QUERY),
            status: config.status_code,
        };
        redirect.require_good(at)?;
        Ok(redirect)
    }

    fn require_good(&self, at: Place) -> Result<(), Elbv2Error> {
        if self.port != SAME_PORT && !is_port(&self.port) {
            return Err(Elbv2Error::redirect_port(&self.port));
        }
        if !self.path.starts_with('/') {
            return Err(Elbv2Error::redirect_path(&self.path));
        }
        // What one part may take over from the request.
        for (part, text, known) in [
            ("Host", &self.host, &["host"][..]),
            ("Path", &self.path, &["host", "port", "path"]),
            (
                "Query",
                &self.query,
                &["protocol", "host", "port", "path", "query"],
            ),
        ] {
            if let Some(unknown) = unknown_keyword(text, known) {
                return Err(Elbv2Error::redirect_keyword(part, unknown));
            }
        }
        if at.protocol == Protocol::Https && self.protocol == Protocol::Http.as_str() {
            return Err(Elbv2Error::redirect_to_http());
        }
        if self.is_loop(at) {
            return Err(Elbv2Error::redirect_loop());
        }
        Ok(())
    }

    /// Whether a request would come back as it was, but for its query.
    fn is_loop(&self, at: Place) -> bool {
        let keeps_protocol =
            self.protocol == SAME_PROTOCOL || self.protocol == at.protocol.as_str();
        let keeps_port = self.port == SAME_PORT || self.port == at.port.to_string();
        keeps_protocol && keeps_port && self.host == SAME_HOST && self.path == SAME_PATH
    }

    pub(super) fn shown(&self) -> api::RedirectActionConfig {
        api::RedirectActionConfig {
            protocol: Some(self.protocol.clone()),
            port: Some(self.port.clone()),
            host: Some(self.host.clone()),
            path: Some(self.path.clone()),
            query: Some(self.query.clone()),
            status_code: self.status,
        }
    }
}

fn is_port(text: &str) -> bool {
    let port: Option<u16> = text.parse().ok();
    port.is_some_and(|port| port > 0)
}

/// The first keyword in a text that is none of these.
fn unknown_keyword<'a>(text: &'a str, known: &[&str]) -> Option<&'a str> {
    let keywords = text.split("#{").skip(1);
    let mut names = keywords.filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    names.find(|name| !known.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(protocol: &str, port: &str, path: &str) -> Result<Redirect, String> {
        let config = api::RedirectActionConfig {
            protocol: Some(protocol.to_owned()),
            port: Some(port.to_owned()),
            host: None,
            path: Some(path.to_owned()),
            query: None,
            status_code: RedirectActionStatusCodeEnum::Http301,
        };
        let at = Place {
            protocol: Protocol::Https,
            port: 443,
        };
        Redirect::parse(config, at).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn refuses_loops_and_downgrades() {
        for (protocol, port, path) in [
            ("#{protocol}", "#{port}", "/#{path}"),
            ("HTTPS", "443", "/#{path}"),
            ("HTTP", "80", "/#{path}"),
            ("HTTPS", "0", "/"),
            ("HTTPS", "8443", "there"),
            ("HTTPS", "8443", "/#{query}"),
        ] {
            assert!(
                parse(protocol, port, path).is_err(),
                "{protocol} {port} {path}"
            );
        }
        assert_eq!(parse("HTTPS", "8443", "/#{path}").unwrap().host, "#{host}");
        assert!(parse("HTTPS", "443", "/new/#{path}").is_ok());
    }
}
