//! JA3: the MD5 of what a ClientHello offers, in its order.
//!
//! <https://github.com/salesforce/ja3>

use std::fmt::Write;

use md5::{Digest, Md5};

use super::client_hello::ClientHello;

/// The fingerprint: 32 hexadecimal digits.
pub(super) fn fingerprint(hello: &ClientHello) -> String {
    hex::encode(Md5::digest(text(hello)))
}

fn text(hello: &ClientHello) -> String {
    format!(
        "{},{},{},{},{}",
        hello.version,
        dashed(hello.ciphers.iter().copied()),
        dashed(hello.extensions.iter().copied()),
        dashed(hello.groups.iter().copied()),
        dashed(hello.point_formats.iter().copied().map(u16::from)),
    )
}

fn dashed(numbers: impl Iterator<Item = u16>) -> String {
    let mut text = String::new();
    for (index, number) in numbers.enumerate() {
        let dash = if index > 0 { "-" } else { "" };
        let written = write!(text, "{dash}{number}");
        debug_assert!(written.is_ok(), "a string takes all that is written");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of JA3's own description.
    #[test]
    fn published_examples_have_their_fingerprints() {
        let first = ClientHello {
            version: 769,
            ciphers: vec![47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
            extensions: vec![0, 10, 11],
            groups: vec![23, 24, 25],
            point_formats: vec![0],
            ..ClientHello::default()
        };
        assert_eq!(
            text(&first),
            "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0"
        );
        assert_eq!(fingerprint(&first), "ada70206e40642a3e4461f35503241d5");
        let second = ClientHello {
            version: 769,
            ciphers: vec![4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99],
            ..ClientHello::default()
        };
        assert_eq!(text(&second), "769,4-5-10-9-100-98-3-6-19-18-99,,,");
        assert_eq!(fingerprint(&second), "de350869b8c85de67a350c8d186f11e6");
    }
}
