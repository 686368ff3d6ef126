//! The application that is protected.

use std::net::{IpAddr, ToSocketAddrs as _};

use crate::output::Failure;

/// Where the application listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upstream {
    pub(crate) is_tls: bool,
    pub(crate) address: IpAddr,
    pub(crate) port: u16,
}

impl Upstream {
    /// Reads `http://127.0.0.1:3000`.
    pub(crate) fn parse(url: &str) -> Result<Self, Failure> {
        let wrong = || {
            Failure::new(format!("{url} is no address of an application"))
                .hint("Name it as --upstream http://127.0.0.1:3000, without a path.")
        };
        let (is_tls, rest) = match url.split_once("://") {
            Some(("http", rest)) => (false, rest),
            Some(("https", rest)) => (true, rest),
            _ => return Err(wrong()),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let has_port = authority
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let usual = if is_tls { 443 } else { 80 };
        let authority = if has_port {
            authority.to_owned()
        } else {
            format!("{authority}:{usual}")
        };
        let mut found: Vec<_> = authority.to_socket_addrs().map_err(|_| wrong())?.collect();
        found.sort_by_key(std::net::SocketAddr::is_ipv6);
        let first = found.first().ok_or_else(wrong)?;
        Ok(Self {
            is_tls,
            address: first.ip(),
            port: first.port(),
        })
    }

    pub(crate) const fn protocol(&self) -> &'static str {
        if self.is_tls { "HTTPS" } else { "HTTP" }
    }

    pub(crate) const fn address_type(&self) -> &'static str {
        if self.address.is_ipv6() {
            "ipv6"
        } else {
            "ipv4"
        }
    }

    pub(crate) fn url(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        let place = std::net::SocketAddr::new(self.address, self.port);
        format!("{scheme}://{place}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_with_and_without_a_port() {
        for (url, shown) in [
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://127.0.0.1/", "http://127.0.0.1:80"),
            ("https://127.0.0.1", "https://127.0.0.1:443"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://[::1]", "http://[::1]:80"),
        ] {
            assert_eq!(Upstream::parse(url).unwrap().url(), shown);
        }
        for wrong in [
            "127.0.0.1:3000",
            "ftp://127.0.0.1",
            "http://127.0.0.1/path",
            "http://",
        ] {
            assert!(Upstream::parse(wrong).is_err(), "{wrong}");
        }
    }
}
