//! What a provider says of somebody, as rules and tag maps look at it.

use ringwall_tokens::jwt::{Claim, ClaimError, Claims};
use ringwall_tokens::saml::Assertion;

use crate::error::CognitoIdentityError;

/// The claim that is the subject of an assertion.
pub(crate) const SAML_NAME_IDENTIFIER: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

/// The claims of a token, or the attributes of an assertion.
#[derive(Debug)]
pub(crate) enum LoginClaims {
    Token(Claims),
    Assertion(Box<Assertion>),
}

impl LoginClaims {
    /// The values of a claim, as texts; none if it is not there.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        match self {
            Self::Token(claims) => match claims.get(name) {
                None => Vec::new(),
                Some(Claim::List(list)) => list.iter().filter_map(text).collect(),
                Some(claim) => text(claim).into_iter().collect(),
            },
            Self::Assertion(assertion) => {
                let values: Vec<String> = assertion.values(name).map(str::to_owned).collect();
                if values.is_empty() && name == SAML_NAME_IDENTIFIER {
                    return vec![assertion.subject.value.clone()];
                }
                values
            }
        }
    }
}

fn text(claim: &Claim) -> Option<String> {
    match claim {
        Claim::Text(text) => Some(text.clone()),
        Claim::Bool(value) => Some(value.to_string()),
        Claim::Integer(number) => Some(number.to_string()),
        Claim::Null | Claim::Number(_) | Claim::List(_) | Claim::Object(_) => None,
    }
}

/// What is wrong with a token's claims, in AWS's words.
pub(crate) fn claim_error(error: &ClaimError) -> CognitoIdentityError {
    match error {
        ClaimError::Missing(name) => CognitoIdentityError::missing_claim(name),
        ClaimError::Malformed(_) => CognitoIdentityError::malformed_token(),
        ClaimError::Expired { now, expires_at } => {
            CognitoIdentityError::token_expired(*now, *expires_at)
        }
        ClaimError::NotYetValid { now, valid_from } => {
            CognitoIdentityError::token_not_yet_valid(*now, *valid_from)
        }
        ClaimError::Audience => CognitoIdentityError::unsupported_provider(),
    }
}
