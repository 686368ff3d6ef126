//! Base64 as AWS's protocols carry blobs: the standard alphabet, padded, nothing else.

use crate::DecodeError;

/// The bytes that `text` stands for.
///
/// Strict: white space, the URL alphabet, missing padding and non-zero trailing bits are
/// refused, so that a blob has one text form only.
pub(crate) fn decode(text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    base64_simd::STANDARD
        .decode_to_vec(text)
        .map_err(|_| refused(text))
}

/// Appends the text form of `bytes` to `out`.
pub(crate) fn encode_into(bytes: &[u8], out: &mut Vec<u8>) {
    base64_simd::STANDARD.encode_append(bytes, out);
}

fn refused(text: &[u8]) -> DecodeError {
    if !text.len().is_multiple_of(4) {
        return DecodeError::Syntax(
            format!(
                "Base64 encoded length is expected a multiple of 4 bytes but found: {}",
                text.len()
            )
            .into(),
        );
    }
    DecodeError::syntax("Invalid Base64 character")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_it_wrote() {
        for length in 0..200u8 {
            let bytes: Vec<u8> = (0..length).collect();
            let mut text = Vec::new();
            encode_into(&bytes, &mut text);
            assert_eq!(decode(&text), Ok(bytes));
        }
    }

    #[test]
    fn refuses_every_second_form() {
        for text in [
            "YQ", "YQ=", "YR==", "YWI", "YW_-", "YQ==\n", " YQ==", "YQ==YQ==", "====",
        ] {
            assert!(decode(text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
