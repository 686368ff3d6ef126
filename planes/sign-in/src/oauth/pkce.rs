//! Proof keys (RFC 7636): who redeems a code is who asked for it. Only `S256`, as Cognito.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_crypto::sha256;

/// A challenge is a SHA-256 digest in base64url.
const CHALLENGE_LENGTH: usize = 43;

/// Whether a text can be a challenge.
pub(crate) fn is_challenge(text: &str) -> bool {
    text.len() == CHALLENGE_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Whether the verifier is the one that the challenge was made of. A code that was asked for without
/// a challenge wants no verifier, and takes none: one that is sent was meant for another.
pub(crate) fn is_answered(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            is_verifier(verifier)
                && URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes())) == challenge
        }
        _ => false,
    }
}

fn is_verifier(text: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(is_unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn answers_the_rfcs_example() {
        assert!(is_challenge(CHALLENGE));
        assert!(is_answered(Some(CHALLENGE), Some(VERIFIER)));
    }

    #[test]
    fn refuses_another_verifier_none_or_one_too_many() {
        assert!(!is_answered(
            Some(CHALLENGE),
            Some(&VERIFIER.replace('d', "e"))
        ));
        assert!(!is_answered(Some(CHALLENGE), None));
        assert!(!is_answered(None, Some(VERIFIER)));
        assert!(is_answered(None, None));
    }

    #[test]
    fn plain_is_not_enough() {
        assert!(!is_answered(Some(VERIFIER), Some(VERIFIER)));
    }

    #[test]
    fn refuses_short_challenges() {
        assert!(!is_challenge("abc") && !is_challenge(&CHALLENGE.replace('E', "=")));
    }
}
