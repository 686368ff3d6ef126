//! LOWERCASE and UPPERCASE: ASCII letters only.

use crate::bytes;

pub(crate) fn lower(text: &[u8]) -> Option<Vec<u8>> {
    bytes::position(text, |byte| byte.is_ascii_uppercase())?;
    Some(text.to_ascii_lowercase())
}

pub(crate) fn upper(text: &[u8]) -> Option<Vec<u8>> {
    bytes::position(text, |byte| byte.is_ascii_lowercase())?;
    Some(text.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_ascii_letters_only() {
        assert_eq!(
            lower("ÄSelect[\u{0}".as_bytes()).unwrap(),
            "Äselect[\u{0}".as_bytes()
        );
        assert_eq!(
            upper("äselect{\u{0}".as_bytes()).unwrap(),
            "äSELECT{\u{0}".as_bytes()
        );
    }

    #[test]
    fn leaves_text_without_such_letters() {
        assert_eq!(lower(b"select@[`{1"), None);
        assert_eq!(upper(b"SELECT@[`{1"), None);
    }
}
