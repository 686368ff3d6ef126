//! A token, and what it must say.

use ringwall_elbv2::resources::jwt::{ClaimFormat, ExpectedClaim};
use ringwall_tokens::jwt::{Algorithm, Claim, Claims, Jwt, JwtError};

use super::Failure;
use crate::config::JwtValidation;
use crate::http1::head::Head;

/// Clocks may differ so much.
const LEEWAY_SECS: i64 = 60;

/// The token of a request: in its one `Authorization` header, after `Bearer`.
pub(super) fn bearer(head: &Head) -> Result<Jwt<'_>, Failure> {
    let fields = head.fields.iter();
    let mut sent = fields
        .filter(|field| head.get(field.name).eq_ignore_ascii_case(b"authorization"))
        .map(|field| head.get(field.value));
    let header = sent.next().ok_or(Failure::NO_HEADER)?;
    let text = header.strip_prefix(b"Bearer ").unwrap_or_default();
    let text = std::str::from_utf8(text).map_err(|_| Failure::BAD_FORM)?;
    if sent.next().is_some() || text.contains([' ', ',']) {
        return Err(Failure::BAD_FORM);
    }
    let token = Jwt::parse(text).map_err(|error| match error {
        JwtError::UnsupportedAlgorithm => Failure::BAD_SIGNATURE,
        _ => Failure::BAD_FORM,
    })?;
    if token.algorithm() != Algorithm::Rs256 {
        return Err(Failure::BAD_SIGNATURE);
    }
    Ok(token)
}

/// Refuses a token that is of somebody else, not good now, or says something else.
pub(super) fn require_claims(
    claims: &Claims,
    wanted: &JwtValidation,
    now: i64,
) -> Result<(), Failure> {
    let issuer = claims.get("iss").ok_or(Failure::NO_CLAIM)?;
    let issuer = issuer.as_text().ok_or(Failure::BAD_CLAIM_FORM)?;
    let expires = seconds(claims, "exp")?.ok_or(Failure::NO_CLAIM)?;
    let is_over = now >= expires.saturating_add(LEEWAY_SECS);
    let mut is_early = false;
    for name in ["nbf", "iat"] {
        let from = seconds(claims, name)?;
        is_early |= from.is_some_and(|from| now.saturating_add(LEEWAY_SECS) < from);
    }
    if issuer != wanted.issuer || is_over || is_early {
        return Err(Failure::BAD_CLAIM);
    }
    let mut expected = wanted.claims.iter();
    expected.try_for_each(|expected| require_claim(claims, expected))
}

fn seconds(claims: &Claims, name: &str) -> Result<Option<i64>, Failure> {
    let Some(claim) = claims.get(name) else {
        return Ok(None);
    };
    let seconds = claim.as_seconds().ok_or(Failure::BAD_CLAIM_FORM)?;
    Ok(Some(seconds))
}

fn require_claim(claims: &Claims, expected: &ExpectedClaim) -> Result<(), Failure> {
    let claim = claims.get(&expected.name).ok_or(Failure::NO_CLAIM)?;
    let text = || claim.as_text().ok_or(Failure::BAD_CLAIM_FORM);
    let mut values = expected.values.iter();
    let is_met = match expected.format {
        ClaimFormat::SingleString => {
            let text = text()?;
            values.any(|value| value == text)
        }
        ClaimFormat::StringArray => {
            let Claim::List(list) = claim else {
                return Err(Failure::BAD_CLAIM_FORM);
            };
            let texts: Option<Vec<&str>> = list.iter().map(Claim::as_text).collect();
            let texts = texts.ok_or(Failure::BAD_CLAIM_FORM)?;
            values.any(|value| texts.contains(&value.as_str()))
        }
        ClaimFormat::SpaceSeparatedValues => {
            let words: Vec<&str> = text()?.split(' ').collect();
            values.all(|value| words.contains(&value.as_str()))
        }
    };
    if is_met {
        Ok(())
    } else {
        Err(Failure::BAD_CLAIM)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::request::parse;

    const NOW: i64 = 1_700_000_000;

    fn wanted(claims: &[(&str, ClaimFormat, &[&str])]) -> JwtValidation {
        let claim = |(name, format, values): &(&str, ClaimFormat, &[&str])| ExpectedClaim {
            name: (*name).to_owned(),
            format: *format,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        JwtValidation {
            jwks_endpoint: "https://issuer.example/keys".to_owned(),
            issuer: "https://issuer.example".to_owned(),
            claims: claims.iter().map(claim).collect(),
        }
    }

    fn said() -> Claims {
        Claims::new()
            .with("iss", "https://issuer.example")
            .with("exp", NOW + 1)
    }

    fn reason(claims: &Claims, wanted: &JwtValidation) -> Option<&'static str> {
        let failure = require_claims(claims, wanted, NOW).err();
        failure.map(|failure| failure.reason)
    }

    #[test]
    fn issuer_and_time_must_be_right() {
        let any = wanted(&[]);
        for (claims, expected) in [
            (said(), None),
            (said().with("exp", NOW - 59), None),
            (said().with("exp", NOW - 60), Some("JWTClaimValueInvalid")),
            (said().with("exp", "soon"), Some("JWTClaimFormatInvalid")),
            (said().with("nbf", NOW + 61), Some("JWTClaimValueInvalid")),
            (said().with("iat", NOW + 61), Some("JWTClaimValueInvalid")),
            (said().with("iat", NOW + 60), None),
            (
                said().with("iss", "https://other.example"),
                Some("JWTClaimValueInvalid"),
            ),
            (
                Claims::new().with("exp", NOW + 1),
                Some("JWTClaimNotPresent"),
            ),
            (
                Claims::new().with("iss", "https://issuer.example"),
                Some("JWTClaimNotPresent"),
            ),
        ] {
            assert_eq!(reason(&claims, &any), expected, "{}", claims.to_json());
        }
    }

    #[test]
    fn claims_are_looked_at_by_their_format() {
        let single = wanted(&[("use", ClaimFormat::SingleString, &["access", "id"])]);
        let words = wanted(&[("scope", ClaimFormat::SpaceSeparatedValues, &["a", "b"])]);
        let list = wanted(&[("groups", ClaimFormat::StringArray, &["ops", "dev"])]);
        let texts = |texts: &[&str]| {
            let texts = texts.iter().map(|text| Claim::Text((*text).to_owned()));
            Claim::List(texts.collect())
        };
        for (claims, wanted, expected) in [
            (said().with("use", "id"), &single, None),
            (
                said().with("use", "refresh"),
                &single,
                Some("JWTClaimValueInvalid"),
            ),
            (said(), &single, Some("JWTClaimNotPresent")),
            (said().with("scope", "c b a"), &words, None),
            (
                said().with("scope", "ab b"),
                &words,
                Some("JWTClaimValueInvalid"),
            ),
            (said().with("groups", texts(&["dev"])), &list, None),
            (
                said().with("groups", texts(&[])),
                &list,
                Some("JWTClaimValueInvalid"),
            ),
            (
                said().with("groups", "dev"),
                &list,
                Some("JWTClaimFormatInvalid"),
            ),
        ] {
            assert_eq!(reason(&claims, wanted), expected, "{}", claims.to_json());
        }
    }

    #[test]
    fn a_request_has_one_token() {
        let reason = |headers: &str| {
            let mut head = Head::default();
            let request = format!("GET / HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
            parse(request.as_bytes(), &mut head).unwrap();
            bearer(&head).err().map(|failure| failure.reason)
        };
        // {"alg":"RS256"} {} and {"alg":"none"} {}
        let token = "eyJhbGciOiJSUzI1NiJ9.e30.AA";
        let unsigned = "eyJhbGciOiJub25lIn0.e30.AA";
        for (headers, expected) in [
            (format!("authorization: Bearer {token}\r\n"), None),
            (String::new(), Some("JWTHeaderNotPresent")),
            (
                format!("Authorization: Basic {token}\r\n"),
                Some("JWTRequestFormatInvalid"),
            ),
            (
                "Authorization: Bearer a.b\r\n".to_owned(),
                Some("JWTRequestFormatInvalid"),
            ),
            (
                format!("Authorization: Bearer {token}\r\n").repeat(2),
                Some("JWTRequestFormatInvalid"),
            ),
            (
                format!("Authorization: Bearer {unsigned}\r\n"),
                Some("JWTSignatureValidationError"),
            ),
        ] {
            assert_eq!(reason(&headers), expected, "{headers}");
        }
    }
}
