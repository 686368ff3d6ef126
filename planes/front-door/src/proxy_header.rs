//! The header by which a proxy before the door tells whose connection it carries on (PROXY
//! protocol, version 2).
//!
//! <https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt>

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// Addresses and extensions may be so long.
const LONGEST_BYTES: usize = 4096;

/// A header that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProxyHeader {
    /// The client, unless the proxy speaks for itself.
    pub(crate) client: Option<SocketAddr>,
    /// How long the header was.
    pub(crate) length: usize,
}

/// What a trusted proxy sent is no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no PROXY protocol header of version 2")]
pub(crate) struct NoHeader;

/// Reads a header; `None` if more of it has to come.
pub(crate) fn read(bytes: &[u8]) -> Result<Option<ProxyHeader>, NoHeader> {
    let beginning = bytes.get(..SIGNATURE.len()).unwrap_or(bytes);
    if !SIGNATURE.starts_with(beginning) {
        return Err(NoHeader);
    }
    let Some([command, family, high, low]) = bytes.get(12..16) else {
        return Ok(None);
    };
    let size = usize::from(u16::from_be_bytes([*high, *low]));
    if size > LONGEST_BYTES {
        return Err(NoHeader);
    }
    let length = 16 + size;
    let Some(addresses) = bytes.get(16..length) else {
        return Ok(None);
    };
    let client = match command {
        0x20 => None,
        0x21 => client(*family, addresses)?,
        _ => return Err(NoHeader),
    };
    Ok(Some(ProxyHeader { client, length }))
}

fn client(family: u8, addresses: &[u8]) -> Result<Option<SocketAddr>, NoHeader> {
    match family {
        0x11 => {
            let (address, rest) = addresses.split_first_chunk::<4>().ok_or(NoHeader)?;
            let port = port(rest.get(4..6))?;
            Ok(Some((Ipv4Addr::from(*address), port).into()))
        }
        0x21 => {
            let (address, rest) = addresses.split_first_chunk::<16>().ok_or(NoHeader)?;
            let port = port(rest.get(16..18))?;
            Ok(Some((Ipv6Addr::from(*address), port).into()))
        }
        _ => Ok(None),
    }
}

fn port(bytes: Option<&[u8]>) -> Result<u16, NoHeader> {
    match bytes {
        Some([high, low]) => Ok(u16::from_be_bytes([*high, *low])),
        _ => Err(NoHeader),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(command: u8, family: u8, addresses: &[u8]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend_from_slice(&[command, family, 0, u8::try_from(addresses.len()).unwrap()]);
        bytes.extend_from_slice(addresses);
        bytes
    }

    #[test]
    fn tells_the_client_when_all_has_come() {
        let bytes = header(
            0x21,
            0x11,
            &[192, 0, 2, 1, 10, 0, 0, 1, 0x12, 0x34, 0, 80, 4, 0, 0],
        );
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), Ok(None));
        }
        let expected = ProxyHeader {
            client: Some("192.0.2.1:4660".parse().unwrap()),
            length: bytes.len(),
        };
        assert_eq!(read(&bytes), Ok(Some(expected)));
    }

    #[test]
    fn reads_ipv6_and_what_the_proxy_says_for_itself() {
        let mut addresses = [0; 36];
        addresses[15] = 1;
        addresses[33] = 9;
        let client = read(&header(0x21, 0x21, &addresses))
            .unwrap()
            .unwrap()
            .client;
        assert_eq!(client, Some("[::1]:9".parse().unwrap()));
        let local = read(&header(0x20, 0, &[])).unwrap().unwrap();
        assert_eq!(local.client, None);
    }

    #[test]
    fn refuses_what_is_no_header() {
        assert_eq!(read(b"GET / HTTP/1.1\r\n"), Err(NoHeader));
        assert_eq!(read(b"\r\n\r\n\0\r\nQUIX"), Err(NoHeader));
        assert_eq!(read(&header(0x11, 0x11, &[0; 12])), Err(NoHeader));
        assert_eq!(read(&header(0x21, 0x11, &[0; 3])), Err(NoHeader));
    }
}
