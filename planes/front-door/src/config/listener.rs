//! Listeners: sockets that clients connect to.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rustls::sign::CertifiedKey;

use super::attributes::ListenerAttributes;
use super::network::Network;
use super::rule::{Action, Rule};

/// A socket that clients connect to.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Its ARN.
    pub arn: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// What is spoken.
    pub protocol: Protocol,
    /// How it treats requests and responses.
    pub attributes: ListenerAttributes,
    /// By ascending priority; the first that matches decides.
    pub rules: Vec<Rule>,
    /// What happens if none matches.
    pub default: Action,
    /// Those whose PROXY protocol header is believed, and demanded.
    pub trusted_proxies: Vec<Network>,
}

impl Listener {
    /// Whether the PROXY protocol header of a peer is believed.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let mut proxies = self.trusted_proxies.iter();
        proxies.any(|network| network.contains(peer))
    }
}

/// What is spoken on a listener.
#[derive(Clone, Debug)]
pub enum Protocol {
    /// HTTP/1.1.
    Http,
    /// HTTP/1.1 and HTTP/2 over TLS.
    Https {
        /// The first is the default; others are found by the names in them.
        certificates: Vec<Certificate>,
        /// The oldest version that clients may speak.
        oldest: TlsVersion,
    },
}

impl Protocol {
    /// `http` or `https`.
    pub fn scheme(&self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https { .. } => "https",
        }
    }
}

/// A certificate of a listener.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Its ARN, for logs.
    pub arn: String,
    /// The names that it is for, `*.` in front of some.
    pub names: Vec<String>,
    /// The chain and its key.
    pub key: Arc<CertifiedKey>,
}

/// The versions of TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsVersion {
    /// 1.2 and later.
    #[default]
    Tls12,
    /// 1.3 alone.
    Tls13,
}
