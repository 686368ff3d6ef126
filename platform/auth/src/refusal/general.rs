//! The words of all services but S3.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>

use super::{Clock, Form, Part, Refusal, Scope};
use crate::sigv4::{Carrier, Dialect, date};
use crate::{AuthError, AuthErrorKind};

pub(super) fn say(refusal: &Refusal) -> AuthError {
    let (kind, words) = match refusal {
        Refusal::Missing | Refusal::OldSignature | Refusal::OtherScheme => (
            AuthErrorKind::MissingAuthentication,
            "Request is missing Authentication Token".to_owned(),
        ),
        Refusal::TwoSignatures => (
            AuthErrorKind::SignatureMismatch,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.".to_owned(),
        ),
        Refusal::Malformed(carrier, form) => (AuthErrorKind::IncompleteSignature, malformed(*carrier, form)),
        Refusal::Clock(clock) => (AuthErrorKind::SignatureMismatch, not_of_now(clock)),
        Refusal::HeadersNotSigned(names) => (AuthErrorKind::SignatureMismatch, not_signed(names)),
        Refusal::Scope(_, scope) => (AuthErrorKind::SignatureMismatch, out_of_scope(scope)),
        Refusal::UnknownKey | Refusal::InvalidToken => (
            AuthErrorKind::UnknownKey,
            "The security token included in the request is invalid.".to_owned(),
        ),
        Refusal::ExpiredToken => (
            AuthErrorKind::ExpiredToken,
            "The security token included in the request is expired".to_owned(),
        ),
        // Other services take the hash of the body that came: another body is another signature.
        Refusal::Mismatch | Refusal::Payload(_) => (
            AuthErrorKind::SignatureMismatch,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.".to_owned(),
        ),
        Refusal::Internal(cause) => (AuthErrorKind::Internal, cause.clone()),
    };
    AuthError::new(kind, words)
}

fn malformed(carrier: Carrier, form: &Form) -> String {
    match form {
        Form::Algorithm(given) => format!("Unsupported AWS 'algorithm': '{given}'."),
        Form::Missing(parts, header) => missing(carrier, parts, header),
        Form::Credential(given) => format!(
            "Credential must have at least 5 '/'-delimited elements, e.g. keyid/date/region/service/term, got '{given}'"
        ),
        Form::ExpiresIsNoNumber | Form::ExpiresTooSoon | Form::ExpiresTooLate => {
            "X-Amz-Expires must be between 1 and 604800 seconds".to_owned()
        }
        Form::Date(given) => format!(
            "Date must be in ISO-8601 'basic format'. Got '{given}'. See http://en.wikipedia.org/wiki/ISO_8601"
        ),
    }
}

/// One sentence for each part.
fn missing(carrier: Carrier, parts: &[Part], header: &str) -> String {
    let sentence = |part: &Part| match (carrier, part) {
        (Carrier::Header, Part::Date) => {
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                .to_owned()
        }
        (Carrier::Header, Part::RegionSet) => {
            "Authorization header requires existence of a 'X-Amz-Region-Set' header.".to_owned()
        }
        (Carrier::Header, part) => {
            format!("Authorization header requires '{part:?}' parameter.")
        }
        (Carrier::Query, Part::RegionSet) => {
            "AWS query-string parameters must include 'X-Amz-Region-Set'.".to_owned()
        }
        (Carrier::Query, part) => {
            format!("AWS query-string parameters must include 'X-Amz-{part:?}'.")
        }
    };
    let end = match carrier {
        Carrier::Header => format!("Authorization={header}"),
        Carrier::Query => "Re-examine the query-string parameters.".to_owned(),
    };
    let mut sentences: Vec<String> = parts.iter().map(sentence).collect();
    sentences.push(end);
    sentences.join(" ")
}

fn not_of_now(clock: &Clock) -> String {
    let skew = Dialect::General.skew_seconds();
    match clock {
        Clock::NotYet { date: at, now, .. } => format!(
            "Signature not yet current: {at} is still later than {} ({} + 5 min.)",
            date::format(now.plus_secs(skew)),
            date::format(*now)
        ),
        Clock::Stale { date: at, now } => format!(
            "Signature expired: {at} is now earlier than {} ({} - 5 min.)",
            date::format(now.plus_secs(-skew)),
            date::format(*now)
        ),
        Clock::Over { end, now } => format!(
            "Signature expired: {} is now earlier than {}",
            date::format(*end),
            date::format(*now)
        ),
    }
}

fn not_signed(names: &[String]) -> String {
    let name = names.first().map(String::as_str).unwrap_or_default();
    let alternative = if name == "host" {
        " or ':authority'"
    } else {
        ""
    };
    format!(
        "'{}'{alternative} must be a 'SignedHeader' in the AWS Authorization.",
        title_case(name)
    )
}

/// `x-amz-target` as `X-Amz-Target`.
fn title_case(name: &str) -> String {
    let mut begins = true;
    let titled = name.chars().map(|letter| {
        let titled = if begins {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        begins = letter == '-';
        titled
    });
    titled.collect()
}

fn out_of_scope(scope: &Scope) -> String {
    match scope {
        Scope::Region(_) => "Credential should be scoped to a valid region. ".to_owned(),
        Scope::Service { expected, .. } => {
            format!("Credential should be scoped to correct service: '{expected}'. ")
        }
        Scope::Terminator(given) => format!(
            "Credential should be scoped with a valid terminator: 'aws4_request', not '{given}'."
        ),
        Scope::Date { scope, date } => format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope}' != '{}', from '{date}'.",
            date.get(..8).unwrap_or_default()
        ),
    }
}
