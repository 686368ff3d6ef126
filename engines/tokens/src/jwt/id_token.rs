//! The claims of an ID token (OpenID Connect Core 1.0 §2), and what a relying party checks of them.

use super::{Claim, Claims};

/// Claims that are no ID token, or not one for here and now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// A claim that must be there is not.
    #[error("the claim {0} is missing")]
    Missing(&'static str),
    /// A claim has a value of another type.
    #[error("the claim {0} has a value of the wrong type")]
    Malformed(&'static str),
    /// Its time is over.
    #[error("it expired at {expires_at}; now is {now}")]
    Expired {
        /// The moment of the check.
        now: i64,
        /// The claim `exp`.
        expires_at: i64,
    },
    /// Its time has not come: `nbf` or `iat` is later than now.
    #[error("it is valid from {valid_from}; now is {now}")]
    NotYetValid {
        /// The moment of the check.
        now: i64,
        /// The later of `nbf` and `iat`.
        valid_from: i64,
    },
    /// It was made for others.
    #[error("its audience is another")]
    Audience,
}

/// What an OpenID provider says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdToken<'a> {
    /// `iss`: the provider's URL.
    pub issuer: &'a str,
    /// `sub`: whom the token is about.
    pub subject: &'a str,
    /// `aud`: whom the token is for; at least one.
    pub audiences: Vec<&'a str>,
    /// `azp`: the client that asked for the token.
    pub authorized_party: Option<&'a str>,
    /// `exp`, in Unix seconds.
    pub expires_at: i64,
    /// `iat`, in Unix seconds.
    pub issued_at: i64,
    /// `nbf`, in Unix seconds.
    pub not_before: Option<i64>,
    /// `amr`: how the person was authenticated.
    pub amr: Vec<&'a str>,
    /// `email`.
    pub email: Option<&'a str>,
}

impl<'a> IdToken<'a> {
    /// Reads the claims.
    ///
    /// # Errors
    /// `iss`, `sub`, `aud`, `exp` or `iat` is missing, or one that is there has a wrong type.
    pub fn read(claims: &'a Claims) -> Result<Self, ClaimError> {
        let audiences = texts(claims, "aud")?.ok_or(ClaimError::Missing("aud"))?;
        if audiences.is_empty() {
            return Err(ClaimError::Missing("aud"));
        }
        Ok(Self {
            issuer: text(claims, "iss")?.ok_or(ClaimError::Missing("iss"))?,
            subject: text(claims, "sub")?.ok_or(ClaimError::Missing("sub"))?,
            audiences,
            authorized_party: text(claims, "azp")?,
            expires_at: seconds(claims, "exp")?.ok_or(ClaimError::Missing("exp"))?,
            issued_at: seconds(claims, "iat")?.ok_or(ClaimError::Missing("iat"))?,
            not_before: seconds(claims, "nbf")?,
            amr: texts(claims, "amr")?.unwrap_or_default(),
            email: text(claims, "email")?,
        })
    }

    /// Whom the token is for, and is one of those that are accepted: `azp` if it is there, which
    /// then alone counts, else one of `aud`.
    ///
    /// # Errors
    /// [`ClaimError::Audience`].
    pub fn require_audience(
        &self,
        is_accepted: impl Fn(&str) -> bool,
    ) -> Result<&'a str, ClaimError> {
        let candidates = match &self.authorized_party {
            Some(party) => std::slice::from_ref(party),
            None => self.audiences.as_slice(),
        };
        let accepted = candidates.iter().find(|audience| is_accepted(audience));
        accepted.copied().ok_or(ClaimError::Audience)
    }

    /// Checks `exp`, `nbf` and `iat`. Clocks may differ by the leeway.
    ///
    /// # Errors
    /// [`ClaimError::Expired`], [`ClaimError::NotYetValid`].
    pub fn require_current(&self, now: i64, leeway_seconds: u32) -> Result<(), ClaimError> {
        let leeway = i64::from(leeway_seconds);
        if now >= self.expires_at.saturating_add(leeway) {
            return Err(ClaimError::Expired {
                now,
                expires_at: self.expires_at,
            });
        }
        let valid_from = self.issued_at.max(self.not_before.unwrap_or(i64::MIN));
        if now.saturating_add(leeway) < valid_from {
            return Err(ClaimError::NotYetValid { now, valid_from });
        }
        Ok(())
    }
}

fn text<'a>(claims: &'a Claims, name: &'static str) -> Result<Option<&'a str>, ClaimError> {
    typed(claims, name, Claims::text)
}

fn texts<'a>(claims: &'a Claims, name: &'static str) -> Result<Option<Vec<&'a str>>, ClaimError> {
    typed(claims, name, Claims::texts)
}

fn seconds(claims: &Claims, name: &'static str) -> Result<Option<i64>, ClaimError> {
    typed(claims, name, Claims::seconds)
}

/// A claim of a type: nothing if it is absent or null, an error if it has another.
fn typed<'a, T>(
    claims: &'a Claims,
    name: &'static str,
    read: impl Fn(&'a Claims, &str) -> Option<T>,
) -> Result<Option<T>, ClaimError> {
    match claims.get(name) {
        None | Some(Claim::Null) => Ok(None),
        Some(_) => read(claims, name)
            .map(Some)
            .ok_or(ClaimError::Malformed(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims::new()
            .with("iss", "https://example.com")
            .with("sub", "alice")
            .with("aud", vec!["app", "other"])
            .with("iat", 1_000)
            .with("exp", 1_300)
    }

    #[test]
    fn an_audience_is_the_authorized_party_or_one_of_the_list() {
        let claims = claims();
        let token = IdToken::read(&claims).unwrap();
        assert_eq!(token.require_audience(|a| a == "other"), Ok("other"));
        assert_eq!(
            token.require_audience(|a| a == "third"),
            Err(ClaimError::Audience)
        );

        let claims = claims.with("azp", "client");
        let token = IdToken::read(&claims).unwrap();
        assert_eq!(token.require_audience(|a| a == "client"), Ok("client"));
        assert_eq!(
            token.require_audience(|a| a == "app"),
            Err(ClaimError::Audience)
        );
    }

    #[test]
    fn time_has_a_first_and_a_last_second() {
        let claims = claims().with("nbf", 1_100);
        let token = IdToken::read(&claims).unwrap();
        let early = ClaimError::NotYetValid {
            now: 1_099,
            valid_from: 1_100,
        };
        assert_eq!(token.require_current(1_099, 0), Err(early));
        assert_eq!(token.require_current(1_100, 0), Ok(()));
        assert_eq!(token.require_current(1_299, 0), Ok(()));
        let late = ClaimError::Expired {
            now: 1_300,
            expires_at: 1_300,
        };
        assert_eq!(token.require_current(1_300, 0), Err(late));
        assert_eq!(token.require_current(1_040, 60), Ok(()));
        assert_eq!(token.require_current(1_359, 60), Ok(()));
        assert!(token.require_current(1_360, 60).is_err());
        assert!(token.require_current(i64::MAX, u32::MAX).is_err());
    }

    #[test]
    fn says_which_claim_is_missing_or_of_a_wrong_type() {
        for name in ["iss", "sub", "aud", "exp", "iat"] {
            let without = claims()
                .iter()
                .filter(|(other, _)| *other != name)
                .fold(Claims::new(), |claims, (name, value)| {
                    claims.with(name, value.clone())
                });
            assert_eq!(IdToken::read(&without), Err(ClaimError::Missing(name)));
        }
        for name in [
            "iss", "sub", "aud", "azp", "exp", "iat", "nbf", "amr", "email",
        ] {
            let wrong = claims().with(name, true);
            assert_eq!(IdToken::read(&wrong), Err(ClaimError::Malformed(name)));
        }
        let nothing = claims().with("email", Claim::Null).with("sub", Claim::Null);
        assert_eq!(IdToken::read(&nothing), Err(ClaimError::Missing("sub")));
        let nobody = claims().with("aud", Vec::<&str>::new());
        assert_eq!(IdToken::read(&nobody), Err(ClaimError::Missing("aud")));
    }
}
