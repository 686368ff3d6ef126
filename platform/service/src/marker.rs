//! Markers of paged lists.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_crypto::{constant_time_eq, hmac_sha256};

const TAG_BYTES: usize = 16;

/// Makes and reads the markers of a service's lists.
///
/// A marker carries where the next page begins, and a tag over that and over the list's scope
/// (operation, account, Region, filters): a marker that was made up, or that belongs to another
/// list, is refused.
pub struct Marker {
    key: [u8; 32],
}

impl Marker {
    /// With a key of the service's own.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The marker for a page that begins after `position` in the list named by `scope`.
    pub fn seal(&self, scope: &str, position: &[u8]) -> String {
        let mut bytes = self.tag(scope, position).to_vec();
        bytes.extend_from_slice(position);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in a marker of that list, or `None` if it is not one of ours.
    pub fn open(&self, scope: &str, marker: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(marker).ok()?;
        let (tag, position) = bytes.split_at_checked(TAG_BYTES)?;
        constant_time_eq(tag, &self.tag(scope, position)).then(|| position.to_vec())
    }

    fn tag(&self, scope: &str, position: &[u8]) -> [u8; TAG_BYTES] {
        let mut message = Vec::with_capacity(8 + scope.len() + position.len());
        message.extend_from_slice(&(scope.len() as u64).to_be_bytes());
        message.extend_from_slice(scope.as_bytes());
        message.extend_from_slice(position);
        let full = hmac_sha256(&self.key, &message);
        let mut tag = [0; TAG_BYTES];
        for (to, from) in tag.iter_mut().zip(full) {
            *to = from;
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_the_position() {
        let marker = Marker::new([7; 32]);
        let text = marker.seal("ListKeys/1", b"key 5");
        assert_eq!(marker.open("ListKeys/1", &text).unwrap(), b"key 5");
    }

    #[test]
    fn refuses_another_lists_marker_and_made_up_ones() {
        let marker = Marker::new([7; 32]);
        let text = marker.seal("ListKeys/1", b"key 5");
        assert_eq!(marker.open("ListKeys/2", &text), None);
        assert_eq!(Marker::new([8; 32]).open("ListKeys/1", &text), None);
        for made_up in ["", "a", "####", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(marker.open("ListKeys/1", made_up), None);
        }
    }
}
