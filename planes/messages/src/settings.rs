//! Where messages go, as the operator named it.

use std::net::IpAddr;

use http::Uri;
use ringwall_outbound::{HttpsUrl, InsideHosts, Outbound};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Where messages go.
#[derive(Default)]
pub struct Settings {
    /// Who takes mail.
    pub smtp: Option<SmtpServer>,
    /// Who takes text messages.
    pub sms: Option<SmsWebhook>,
    /// Whether the developer's mailbox is kept.
    pub mailbox: bool,
    /// The sender of mail that names none.
    pub from: String,
}

/// A name and a password. Wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Login {
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// An SMTP server.
#[derive(Clone)]
pub struct SmtpServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) login: Option<Login>,
}

/// How the connection to an SMTP server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said, or nothing is.
    StartTls,
    /// Not at all: this machine.
    None,
}

/// A webhook that sends text messages.
pub struct SmsWebhook {
    pub(crate) outbound: Outbound,
    pub(crate) url: HttpsUrl,
    pub(crate) host: String,
    pub(crate) token: Option<Login>,
}

/// What cannot be used as a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSetting {
    /// Not the URL of an SMTP server.
    #[error("not an smtp:// or smtps:// URL of a host, without credentials in it")]
    Smtp,
    /// Not the URL of a webhook.
    #[error("not an https:// URL (or http:// on loopback), without credentials in it")]
    Webhook,
}

impl SmtpServer {
    /// `smtps://host` speaks TLS from the first byte (port 465), `smtp://host` begins TLS before
    /// anything is said (port 587), and speaks without on loopback (port 25).
    ///
    /// # Errors
    /// Another URL.
    pub fn new(url: &str, login: Option<Login>) -> Result<Self, InvalidSetting> {
        let (scheme, authority) = url
            .trim_end_matches('/')
            .split_once("://")
            .ok_or(InvalidSetting::Smtp)?;
        let authority: Uri = authority.parse().map_err(|_| InvalidSetting::Smtp)?;
        let authority = authority.authority().ok_or(InvalidSetting::Smtp)?;
        if authority.as_str().contains('@') {
            return Err(InvalidSetting::Smtp);
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let (security, usual_port) = match scheme {
            "smtps" => (Security::Tls, 465),
            "smtp" if is_loopback(&host) => (Security::None, 25),
            "smtp" => (Security::StartTls, 587),
            _ => return Err(InvalidSetting::Smtp),
        };
        Ok(Self {
            host,
            port: authority.port_u16().unwrap_or(usual_port),
            security,
            login,
        })
    }
}

impl SmsWebhook {
    /// A webhook; its `token` is shown to it as a bearer's.
    ///
    /// # Errors
    /// A URL of another scheme.
    pub fn new(url: &str, token: Option<String>) -> Result<Self, InvalidSetting> {
        let uri: Uri = url.parse().map_err(|_| InvalidSetting::Webhook)?;
        let host = uri
            .host()
            .ok_or(InvalidSetting::Webhook)?
            .trim_matches(['[', ']'])
            .to_owned();
        // The operator's own word: the host may be of the inside.
        let outbound = Outbound::new(InsideHosts::new(vec![host.clone()], true));
        let url = outbound.url(url).map_err(|_| InvalidSetting::Webhook)?;
        let token = token.map(|password| Login {
            name: String::new(),
            password,
        });
        Ok(Self {
            outbound,
            url,
            host,
            token,
        })
    }
}

/// Whether a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_smtp_url_says_how_it_is_spoken_to() {
        let read = |url| {
            let server = SmtpServer::new(url, None).unwrap();
            (server.host, server.port, server.security)
        };
        let named = |host: &str, port, security| (host.to_owned(), port, security);
        assert_eq!(
            read("smtps://mail.example.com"),
            named("mail.example.com", 465, Security::Tls)
        );
        assert_eq!(
            read("smtp://mail.example.com/"),
            named("mail.example.com", 587, Security::StartTls)
        );
        assert_eq!(
            read("smtp://127.0.0.1:1025"),
            named("127.0.0.1", 1025, Security::None)
        );
        assert_eq!(
            read("smtp://[::1]:1025"),
            named("::1", 1025, Security::None)
        );
    }

    #[test]
    fn refuses_credentials_in_urls_and_other_schemes() {
        for url in [
            "smtp://a:b@mail.example.com",
            "http://mail.example.com",
            "mail.example.com",
            "smtp://",
        ] {
            assert!(SmtpServer::new(url, None).is_err(), "{url}");
        }
        for url in [
            "http://sms.example.com/",
            "https://a:b@sms.example.com/",
            "sms",
        ] {
            assert!(SmsWebhook::new(url, None).is_err(), "{url}");
        }
        assert!(SmsWebhook::new("http://localhost:8080/sms", None).is_ok());
        assert!(SmsWebhook::new("https://sms.internal/", None).is_ok());
    }
}
