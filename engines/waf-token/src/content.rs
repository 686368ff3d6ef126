//! What a token says, and whether it is good.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens-details.html>

use crate::domain;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The domain it was made for.
    pub domain: String,
    /// When a challenge was passed last, in seconds since 1970.
    pub challenge_solved_at: Option<i64>,
    /// When a CAPTCHA was solved last, in seconds since 1970.
    pub captcha_solved_at: Option<i64>,
    /// What names the client session: 32 hexadecimal digits.
    pub id: String,
    /// What the browser said of itself, as 16 hexadecimal digits.
    pub fingerprint: Option<String>,
    /// Whether the browser said that it is driven by a program.
    pub is_automated: bool,
}

/// The token of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// There is none.
    Absent,
    /// There is one that is not ours, damaged, or another client's.
    Invalid,
    /// There is one of ours.
    Ours(Content),
}

/// What a rule wants to have been solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solved {
    /// A silent challenge.
    Challenge,
    /// A CAPTCHA.
    Captcha,
}

/// Why a token is not good. WAF's logs say `TOKEN_MISSING`, `TOKEN_EXPIRED`, `TOKEN_INVALID` and
/// `TOKEN_DOMAIN_MISMATCH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is none, or what is wanted was never solved.
    Missing,
    /// It was solved too long ago.
    Expired,
    /// It is not one of ours.
    Invalid,
    /// It was made for another domain.
    DomainMismatch,
}

impl Reading {
    /// Whether the token is good: of this host or a listed domain, and solved within the immunity
    /// time. Gives when it was.
    ///
    /// # Errors
    /// Why it is not good.
    pub fn check(
        &self,
        wanted: Solved,
        host: &str,
        listed: &[String],
        immunity_seconds: u32,
        now: i64,
    ) -> Result<i64, Failure> {
        let content = match self {
            Self::Absent => return Err(Failure::Missing),
            Self::Invalid => return Err(Failure::Invalid),
            Self::Ours(content) => content,
        };
        if !domain::is_accepted(&content.domain, host, listed) {
            return Err(Failure::DomainMismatch);
        }
        let solved_at = content.solved_at(wanted).ok_or(Failure::Missing)?;
        let is_fresh = now.saturating_sub(solved_at) < i64::from(immunity_seconds);
        is_fresh.then_some(solved_at).ok_or(Failure::Expired)
    }
}

impl Content {
    /// When something was solved last.
    pub const fn solved_at(&self, what: Solved) -> Option<i64> {
        match what {
            Solved::Challenge => self.challenge_solved_at,
            Solved::Captcha => self.captcha_solved_at,
        }
    }

    /// As bytes, of a fixed form: 0 stands for what is not there.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.is_automated)];
        bytes.extend(self.challenge_solved_at.unwrap_or(0).to_be_bytes());
        bytes.extend(self.captcha_solved_at.unwrap_or(0).to_be_bytes());
        for text in [
            &self.id,
            self.fingerprint.as_deref().unwrap_or_default(),
            &self.domain,
        ] {
            let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
            bytes.push(length);
            bytes.extend(text.bytes().take(length.into()));
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (is_automated, rest) = bytes.split_first()?;
        let (challenge, rest) = rest.split_first_chunk::<8>()?;
        let (captcha, rest) = rest.split_first_chunk::<8>()?;
        let (id, rest) = text(rest)?;
        let (fingerprint, rest) = text(rest)?;
        let (domain, _) = text(rest)?;
        let moment = |bytes: &[u8; 8]| Some(i64::from_be_bytes(*bytes)).filter(|at| *at != 0);
        Some(Self {
            domain,
            challenge_solved_at: moment(challenge),
            captcha_solved_at: moment(captcha),
            id,
            fingerprint: Some(fingerprint).filter(|text| !text.is_empty()),
            is_automated: *is_automated == 1,
        })
    }
}

fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (text, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((String::from_utf8(text.to_vec()).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000;

    fn content() -> Content {
        Content {
            domain: "example.com".to_owned(),
            challenge_solved_at: Some(NOW - 100),
            captcha_solved_at: None,
            id: "0123456789abcdef0123456789abcdef".to_owned(),
            fingerprint: Some("0123456789abcdef".to_owned()),
            is_automated: true,
        }
    }

    #[test]
    fn is_read_as_it_was_written() {
        let whole = content();
        assert_eq!(Content::from_bytes(&whole.to_bytes()), Some(whole));
        let bare = Content {
            fingerprint: None,
            is_automated: false,
            ..content()
        };
        assert_eq!(Content::from_bytes(&bare.to_bytes()), Some(bare.clone()));
        let bytes = bare.to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(Content::from_bytes(&bytes[..length]), None);
        }
    }

    #[test]
    fn is_good_within_its_immunity_time_and_domain() {
        let ours = Reading::Ours(content());
        let listed = ["example.com".to_owned()];
        let check = |wanted, host, listed: &[String], immunity| {
            ours.check(wanted, host, listed, immunity, NOW)
        };
        assert_eq!(
            check(Solved::Challenge, "example.com", &[], 300),
            Ok(NOW - 100)
        );
        assert_eq!(
            check(Solved::Challenge, "api.example.com", &listed, 101),
            Ok(NOW - 100)
        );
        assert_eq!(
            check(Solved::Challenge, "example.com", &[], 100),
            Err(Failure::Expired)
        );
        assert_eq!(
            check(Solved::Captcha, "example.com", &[], 300),
            Err(Failure::Missing)
        );
        assert_eq!(
            check(Solved::Challenge, "other.test", &[], 300),
            Err(Failure::DomainMismatch)
        );
    }

    #[test]
    fn what_is_none_of_ours_is_missing_or_invalid() {
        let check = |reading: Reading| reading.check(Solved::Challenge, "a", &[], 300, NOW);
        assert_eq!(check(Reading::Absent), Err(Failure::Missing));
        assert_eq!(check(Reading::Invalid), Err(Failure::Invalid));
    }
}
