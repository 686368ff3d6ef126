//! Whom a token belongs to.

use std::net::IpAddr;

use aws_lc_rs::digest::{Context, SHA256};

/// A client, as far as a token is bound to it: a token that is carried to another network, TLS
/// library or browser doesn't open there. The network is coarse, so that a phone on the move keeps
/// its token.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// Where it calls from.
    pub address: IpAddr,
    /// JA4 of its TLS handshake.
    pub ja4: Option<&'a str>,
    /// Its `User-Agent`.
    pub user_agent: &'a [u8],
}

/// What stands for a client in what is sealed for it.
pub(crate) type Binding = [u8; 32];

impl Client<'_> {
    pub(crate) fn binding(&self) -> Binding {
        let mut context = Context::new(&SHA256);
        context.update(&network(self.address));
        for part in [self.ja4.unwrap_or_default().as_bytes(), self.user_agent] {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        let mut binding = Binding::default();
        binding.copy_from_slice(context.finish().as_ref());
        binding
    }
}

/// The first 16 bits of an IPv4 address, the first 40 of an IPv6 address.
fn network(address: IpAddr) -> [u8; 6] {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            [4, first, second, 0, 0, 0]
        }
        IpAddr::V6(address) => {
            let [first, second, third, fourth, fifth, ..] = address.octets();
            [6, first, second, third, fourth, fifth]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(address: &str, ja4: Option<&str>, user_agent: &str) -> Binding {
        let address = address.parse().unwrap();
        Client {
            address,
            ja4,
            user_agent: user_agent.as_bytes(),
        }
        .binding()
    }

    #[test]
    fn is_the_same_within_a_network() {
        let here = binding("192.0.2.1", Some("t13d"), "a");
        assert_eq!(here, binding("192.0.99.7", Some("t13d"), "a"));
        assert_eq!(here, binding("::ffff:192.0.2.1", Some("t13d"), "a"));
        let here = binding("2001:db8::1", None, "a");
        assert_eq!(here, binding("2001:db8:ff::2", None, "a"));
    }

    #[test]
    fn differs_by_network_handshake_and_browser() {
        let here = binding("192.0.2.1", Some("t13d"), "a");
        for other in [
            binding("192.1.2.1", Some("t13d"), "a"),
            binding("192.0.2.1", Some("t12d"), "a"),
            binding("192.0.2.1", None, "a"),
            binding("192.0.2.1", Some("t13d"), "b"),
            binding("192.0.2.1", Some("t13"), "da"),
        ] {
            assert_ne!(here, other);
        }
    }
}
