//! The header by which a proxy tells a server whose connection it carries on (PROXY protocol,
//! version 2), so that `USER()` and the grants of hosts mean the client.
//!
//! <https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt>

use std::net::{IpAddr, SocketAddr};

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// Version 2, a connection that is carried on.
const PROXIED: u8 = 0x21;
const TCP_OVER_IPV4: u8 = 0x11;
const TCP_OVER_IPV6: u8 = 0x21;

/// The header of a connection from `client` to `server`.
pub(super) fn proxy_header(client: SocketAddr, server: SocketAddr) -> Vec<u8> {
    let mut out = SIGNATURE.to_vec();
    out.push(PROXIED);
    match (client.ip().to_canonical(), server.ip().to_canonical()) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            out.extend_from_slice(&[TCP_OVER_IPV4, 0, 12]);
            out.extend_from_slice(&from.octets());
            out.extend_from_slice(&to.octets());
        }
        (from, to) => {
            out.extend_from_slice(&[TCP_OVER_IPV6, 0, 36]);
            out.extend_from_slice(&sixteen(from));
            out.extend_from_slice(&sixteen(to));
        }
    }
    out.extend_from_slice(&client.port().to_be_bytes());
    out.extend_from_slice(&server.port().to_be_bytes());
    out
}

fn sixteen(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex_of(client: &str, server: &str) -> String {
        let header = proxy_header(client.parse().unwrap(), server.parse().unwrap());
        header
            .iter()
            .skip(12)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    #[test]
    fn tells_both_ends() {
        assert_eq!(
            hex_of("10.0.0.5:1025", "127.0.0.1:3306"),
            "2111000c0a0000057f00000104010cea"
        );
        assert_eq!(
            hex_of("[::ffff:10.0.0.5]:1025", "127.0.0.1:3306"),
            "2111000c0a0000057f00000104010cea"
        );
        assert_eq!(
            hex_of("[::1]:1025", "[::1]:3306"),
            format!("21210024{0}01{0}0104010cea", "00".repeat(15))
        );
    }
}
