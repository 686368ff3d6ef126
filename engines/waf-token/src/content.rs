//! What a token says, as bytes of a fixed form: 0 and nothing stand for what is not there.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens-details.html>

use ringwall_waf::surroundings::TokenContent;

/// What is sealed in a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// What rules ask for.
    pub content: TokenContent,
    /// Whether the browser said that a program drives it.
    pub is_automated: bool,
}

/// Writes what a token says.
pub(crate) fn to_bytes(
    Sealed {
        content,
        is_automated,
    }: &Sealed,
) -> Vec<u8> {
    let mut bytes = vec![u8::from(*is_automated)];
    bytes.extend(content.challenge_solved_at.unwrap_or(0).to_be_bytes());
    bytes.extend(content.captcha_solved_at.unwrap_or(0).to_be_bytes());
    let fingerprint = content.fingerprint.as_deref().unwrap_or_default();
    for text in [&content.id, fingerprint, &content.domain] {
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
        bytes.push(length);
        bytes.extend(text.bytes().take(length.into()));
    }
    bytes
}

/// Reads what a token says.
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Sealed> {
    let (is_automated, rest) = bytes.split_first()?;
    let (challenge, rest) = rest.split_first_chunk::<8>()?;
    let (captcha, rest) = rest.split_first_chunk::<8>()?;
    let (id, rest) = text(rest)?;
    let (fingerprint, rest) = text(rest)?;
    let (domain, _) = text(rest)?;
    let moment = |bytes: &[u8; 8]| Some(i64::from_be_bytes(*bytes)).filter(|at| *at != 0);
    let content = TokenContent {
        domain,
        challenge_solved_at: moment(challenge),
        captcha_solved_at: moment(captcha),
        id,
        fingerprint: Some(fingerprint).filter(|text| !text.is_empty()),
    };
    Some(Sealed {
        content,
        is_automated: *is_automated == 1,
    })
}

fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (text, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((String::from_utf8(text.to_vec()).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_was_written() {
        let content = TokenContent {
            domain: "example.com".to_owned(),
            challenge_solved_at: Some(1_790_000_000),
            captcha_solved_at: None,
            id: "01".repeat(16),
            fingerprint: Some("0123456789abcdef".to_owned()),
        };
        let whole = Sealed {
            content: content.clone(),
            is_automated: true,
        };
        assert_eq!(from_bytes(&to_bytes(&whole)), Some(whole));
        let content = TokenContent {
            fingerprint: None,
            ..content
        };
        let bare = Sealed {
            content,
            is_automated: false,
        };
        let bytes = to_bytes(&bare);
        assert_eq!(from_bytes(&bytes), Some(bare));
        for length in 0..bytes.len() {
            assert_eq!(from_bytes(&bytes[..length]), None);
        }
    }
}
