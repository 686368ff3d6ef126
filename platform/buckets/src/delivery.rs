//! What is alike in all that services deliver: compressed, in folders of days.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use ringwall_core::Timestamp;

/// A text, compressed by gzip. The same text gives the same bytes.
///
/// # Errors
/// It cannot be compressed.
pub fn compressed(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text)?;
    encoder.finish()
}

/// The folder of a day: `2026/11/27`.
pub fn day(at: Timestamp) -> String {
    let text = at.iso8601();
    text.get(..10).unwrap_or_default().replace('-', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_folder_and_the_same_text_the_same_bytes() {
        assert_eq!(day(Timestamp::from_secs(1_369_353_600)), "2013/05/24");
        let once = compressed(b"text").unwrap();
        assert_eq!(once, compressed(b"text").unwrap());
        assert!(once.starts_with(&[0x1f, 0x8b]));
    }
}
