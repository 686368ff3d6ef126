//! Cookies by which a client stays with its target (`AWSALB`) or its group (`AWSALBTG`).
//!
//! A cookie names its target by a keyed digest, so that a client cannot choose one, and says
//! nothing about addresses.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions>

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Enough that no client guesses another target's.
const DIGEST_BYTES: usize = 24;

/// What signs cookies.
#[derive(Debug)]
pub(crate) struct CookieKey(hmac::Key);

impl CookieKey {
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The value for something named by `parts`, that holds until `until` (seconds since 1970).
    pub(crate) fn value(&self, parts: &[&str], until: i64) -> String {
        let mut bytes = until.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.digest(parts, until));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What a cookie says, if it still holds at `now`: to be compared with [`Claim::names`].
    pub(crate) fn read(&self, value: &[u8], now: i64) -> Option<Claim<'_>> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let (until, digest) = bytes.split_first_chunk::<8>()?;
        let until = i64::from_be_bytes(*until);
        let digest: [u8; DIGEST_BYTES] = digest.try_into().ok()?;
        (now < until).then_some(Claim {
            key: self,
            until,
            digest,
        })
    }

    fn digest(&self, parts: &[&str], until: i64) -> [u8; DIGEST_BYTES] {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(&until.to_be_bytes());
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        let tag = context.sign();
        let mut digest = [0; DIGEST_BYTES];
        digest
            .iter_mut()
            .zip(tag.as_ref())
            .for_each(|(into, byte)| *into = *byte);
        digest
    }
}

/// What a cookie says.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    key: &'a CookieKey,
    until: i64,
    digest: [u8; DIGEST_BYTES],
}

impl Claim<'_> {
    /// Whether it means what `parts` name.
    pub(crate) fn names(&self, parts: &[&str]) -> bool {
        let expected = self.key.digest(parts, self.until);
        aws_lc_rs::constant_time::verify_slices_are_equal(&expected, &self.digest).is_ok()
    }
}

/// The value of a cookie in a `Cookie` header.
pub(crate) fn cookie<'a>(header: &'a [u8], name: &str) -> Option<&'a [u8]> {
    header.split(|byte| *byte == b';').find_map(|pair| {
        let pair = pair.trim_ascii();
        pair.strip_prefix(name.as_bytes())?.strip_prefix(b"=")
    })
}

/// The two cookies that AWS sets: the second goes with requests from other sites too.
pub(crate) fn set_cookies(name: &str, value: &str, holds: Duration, now: i64) -> [String; 2] {
    let seconds = i64::try_from(holds.as_secs()).unwrap_or(i64::MAX);
    let expires = crate::serve::date::http_date(now.saturating_add(seconds));
    [
        format!("{name}={value}; Expires={expires}; Path=/"),
        format!("{name}CORS={value}; Expires={expires}; Path=/; SameSite=None; Secure"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_names_one_target_for_its_time() {
        let key = CookieKey::new(&[7; 32]);
        let value = key.value(&["group", "10.0.0.1:80"], 100);
        let claim = key.read(value.as_bytes(), 99).unwrap();
        assert!(claim.names(&["group", "10.0.0.1:80"]));
        assert!(!claim.names(&["group", "10.0.0.2:80"]));
        assert!(!claim.names(&["group1", "0.0.0.1:80"]));
        assert!(key.read(value.as_bytes(), 100).is_none());
        let foreign = CookieKey::new(&[8; 32]);
        assert!(
            !foreign
                .read(value.as_bytes(), 99)
                .unwrap()
                .names(&["group", "10.0.0.1:80"])
        );
    }

    #[test]
    fn a_longer_life_is_not_to_be_had_by_writing_it() {
        let key = CookieKey::new(&[7; 32]);
        let value = key.value(&["a"], 100);
        let mut bytes = URL_SAFE_NO_PAD.decode(value).unwrap();
        bytes[7] += 100;
        let forged = URL_SAFE_NO_PAD.encode(bytes);
        assert!(!key.read(forged.as_bytes(), 150).unwrap().names(&["a"]));
    }

    #[test]
    fn cookies_are_found_among_others() {
        let header = b"a=b; AWSALBCORS=1; AWSALB=xyz;c=d";
        assert_eq!(cookie(header, "AWSALB"), Some(&b"xyz"[..]));
        assert_eq!(cookie(header, "AWSALBTG"), None);
    }
}
