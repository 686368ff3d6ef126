//! REMOVE_NULLS and REPLACE_NULLS.

use memchr::memchr;

use crate::bytes;

/// Takes null bytes out.
pub(crate) fn remove(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(text, |rest| memchr(0, rest), |_, _| 1)
}

/// Makes null bytes spaces.
pub(crate) fn replace(text: &[u8]) -> Option<Vec<u8>> {
    let to_space = |_: &[u8], out: &mut Vec<u8>| {
        out.push(b' ');
        1
    };
    bytes::rewrite(text, |rest| memchr(0, rest), to_space)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_nulls_out_or_makes_them_spaces() {
        assert_eq!(remove(b"\0un\0\0ion\0").unwrap(), b"union");
        assert_eq!(replace(b"\0un\0\0ion\0").unwrap(), b" un  ion ");
        assert_eq!(remove(b"union"), None);
        assert_eq!(replace(b""), None);
    }

    proptest! {
        #[test]
        fn does_what_a_filter_does(text in proptest::collection::vec(0u8..4, 0..80)) {
            let filtered: Vec<u8> = text.iter().copied().filter(|byte| *byte != 0).collect();
            prop_assert_eq!(remove(&text).unwrap_or_else(|| text.clone()), filtered);
        }
    }
}
