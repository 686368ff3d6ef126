//! Whom a token belongs to.

use std::net::IpAddr;

use aws_lc_rs::digest::{Context, SHA256};
use ringwall_waf::request::Request;

/// What stands for a client in what is sealed for it. A token that is carried to another network,
/// TLS library or browser doesn't open there. The network is coarse, so that a phone on the move
/// keeps its token.
pub(crate) type Binding = [u8; 32];

/// The client of a request.
pub(crate) fn binding(request: &Request<'_>) -> Binding {
    let mut context = Context::new(&SHA256);
    context.update(&network(request.peer));
    let ja4 = request.ja4.unwrap_or_default().as_bytes();
    for part in [ja4, request.header("user-agent").unwrap_or_default()] {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    let mut binding = Binding::default();
    binding.copy_from_slice(context.finish().as_ref());
    binding
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
    use ringwall_waf::request::Header;

    use super::*;
    use crate::gate::tests::request;

    fn of(address: &str, ja4: Option<&str>, user_agent: &str) -> Binding {
        let headers = [Header {
            name: b"User-Agent",
            value: user_agent.as_bytes(),
        }];
        let peer = address.parse().unwrap();
        binding(&Request {
            peer,
            ja4,
            headers: &headers,
            ..request()
        })
    }

    #[test]
    fn is_the_same_within_a_network() {
        let here = of("192.0.2.1", Some("t13d"), "a");
        assert_eq!(here, of("192.0.99.7", Some("t13d"), "a"));
        assert_eq!(here, of("::ffff:192.0.2.1", Some("t13d"), "a"));
        let here = of("2001:db8::1", None, "a");
        assert_eq!(here, of("2001:db8:ff::2", None, "a"));
    }

    #[test]
    fn differs_by_network_handshake_and_browser() {
        let here = of("192.0.2.1", Some("t13d"), "a");
        for other in [
            of("192.1.2.1", Some("t13d"), "a"),
            of("192.0.2.1", Some("t12d"), "a"),
            of("192.0.2.1", None, "a"),
            of("192.0.2.1", Some("t13d"), "b"),
            of("192.0.2.1", Some("t13"), "da"),
        ] {
            assert_ne!(here, other);
        }
    }
}
