//! JA4: what a ClientHello offers, sorted, so that shuffling does not change it.
//!
//! <https://github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md>

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};

use super::client_hello::ClientHello;

const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;

/// The fingerprint: 36 characters.
pub(super) fn fingerprint(hello: &ClientHello) -> String {
    let mut ciphers = hello.ciphers.clone();
    ciphers.sort_unstable();
    let not_names = |kind: &u16| !matches!(*kind, SERVER_NAME | ALPN);
    let mut extensions: Vec<u16> = hello.extensions.iter().copied().filter(not_names).collect();
    extensions.sort_unstable();
    let mut extensions = listed(&extensions);
    if !hello.signature_algorithms.is_empty() {
        extensions.push('_');
        extensions.push_str(&listed(&hello.signature_algorithms));
    }
    format!(
        "{}_{}_{}",
        summary(hello),
        hashed(&listed(&ciphers)),
        hashed(&extensions)
    )
}

fn summary(hello: &ClientHello) -> String {
    let newest = hello.supported_versions.iter().max();
    let version = match newest.copied().unwrap_or(hello.version) {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        0x0300 => "s3",
        0x0002 => "s2",
        _ => "00",
    };
    let name = if hello.has_server_name { 'd' } else { 'i' };
    let ciphers = hello.ciphers.len().min(99);
    let extensions = hello.extensions.len().min(99);
    let alpn = alpn(hello.alpn.as_deref().unwrap_or_default());
    format!("t{version}{name}{ciphers:02}{extensions:02}{alpn}")
}

/// The first and the last letter; of the hexadecimal digits if they are no letters.
fn alpn(protocol: &[u8]) -> String {
    let (Some(first), Some(last)) = (protocol.first(), protocol.last()) else {
        return "00".to_owned();
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return format!("{}{}", char::from(*first), char::from(*last));
    }
    format!("{:x}{:x}", first >> 4, last & 0x0f)
}

fn listed(numbers: &[u16]) -> String {
    let mut text = String::new();
    for (index, number) in numbers.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let written = write!(text, "{comma}{number:04x}");
        debug_assert!(written.is_ok(), "a string takes all that is written");
    }
    text
}

fn hashed(text: &str) -> String {
    if text.is_empty() {
        return "000000000000".to_owned();
    }
    let digest = digest(&SHA256, text.as_bytes());
    hex::encode(digest.as_ref().get(..6).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of JA4's own description.
    #[test]
    fn the_published_example_has_its_fingerprint() {
        let hello = ClientHello {
            version: 0x0303,
            ciphers: vec![
                0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
                0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
            ],
            extensions: vec![
                0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023,
                0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015,
            ],
            signature_algorithms: vec![
                0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601,
            ],
            supported_versions: vec![0x0304, 0x0303],
            alpn: Some(b"h2".to_vec()),
            has_server_name: true,
            ..ClientHello::default()
        };
        assert_eq!(fingerprint(&hello), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    }

    #[test]
    fn nothing_is_written_as_zeroes() {
        let hello = ClientHello {
            version: 0x0301,
            ..ClientHello::default()
        };
        assert_eq!(fingerprint(&hello), "t10i000000_000000000000_000000000000");
        assert_eq!(alpn(b"http/1.1"), "h1");
        assert_eq!(alpn(&[0xab]), "ab");
    }
}
