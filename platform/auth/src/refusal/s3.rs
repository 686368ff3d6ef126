//! The words of S3.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList>

use super::{Clock, Form, Payload, Refusal, Scope};
use crate::sigv4::Carrier;
use crate::{AuthError, AuthErrorKind};

pub(super) fn say(refusal: &Refusal) -> AuthError {
    let (kind, words): (AuthErrorKind, &str) = match refusal {
        Refusal::Missing => (AuthErrorKind::AccessDenied, "Access Denied"),
        Refusal::TwoSignatures => (
            AuthErrorKind::InvalidArgument,
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
        ),
        Refusal::OldSignature => (
            AuthErrorKind::InvalidRequest,
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
        ),
        Refusal::OtherScheme => (
            AuthErrorKind::InvalidArgument,
            "Unsupported Authorization Type",
        ),
        Refusal::Malformed(carrier, form) => return malformed(*carrier, form),
        Refusal::Clock(clock) => not_of_now(clock),
        Refusal::HeadersNotSigned(_) => (
            AuthErrorKind::AccessDenied,
            "There were headers present in the request which were not signed",
        ),
        Refusal::Scope(carrier, scope) => return out_of_scope(*carrier, scope),
        Refusal::UnknownKey => (
            AuthErrorKind::UnknownKey,
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
        Refusal::InvalidToken => (
            AuthErrorKind::InvalidToken,
            "The provided token is malformed or otherwise invalid.",
        ),
        Refusal::ExpiredToken => (
            AuthErrorKind::ExpiredToken,
            "The provided token has expired.",
        ),
        Refusal::Mismatch => (
            AuthErrorKind::SignatureMismatch,
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        ),
        Refusal::Payload(payload) => not_as_signed(*payload),
        Refusal::Internal(cause) => (AuthErrorKind::Internal, cause),
    };
    AuthError::new(kind, words)
}

fn malformed(carrier: Carrier, form: &Form) -> AuthError {
    let words = match (carrier, form) {
        (Carrier::Query, Form::Missing(..)) => "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.".to_owned(),
        (Carrier::Header, Form::Missing(parts, _)) => {
            let names: Vec<String> = parts.iter().map(|part| format!("{part:?}")).collect();
            format!("it lacks {}.", names.join(", "))
        }
        (Carrier::Query, Form::Algorithm(_)) => {
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"".to_owned()
        }
        (Carrier::Header, Form::Algorithm(given)) => format!("the algorithm '{given}' is not supported."),
        (_, Form::Credential(_)) => {
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".".to_owned()
        }
        (_, Form::ExpiresIsNoNumber) => "X-Amz-Expires should be a number".to_owned(),
        (_, Form::ExpiresTooSoon) => "X-Amz-Expires must be non-negative".to_owned(),
        (_, Form::ExpiresTooLate) => "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds".to_owned(),
        (Carrier::Query, Form::Date(_)) => {
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"".to_owned()
        }
        (Carrier::Header, Form::Date(_)) => {
            return AuthError::new(
                AuthErrorKind::AccessDenied,
                "AWS authentication requires a valid Date or x-amz-date header",
            );
        }
    };
    carried(carrier, &words)
}

fn carried(carrier: Carrier, words: &str) -> AuthError {
    match carrier {
        Carrier::Header => AuthError::new(
            AuthErrorKind::HeaderMalformed,
            format!("The authorization header is malformed; {words}"),
        ),
        Carrier::Query => AuthError::new(AuthErrorKind::QueryMalformed, words),
    }
}

fn out_of_scope(carrier: Carrier, scope: &Scope) -> AuthError {
    let words = match scope {
        Scope::Region(given) => format!("the region '{given}' is wrong; expecting 'us-east-1'"),
        Scope::Service { given, expected } => {
            format!("incorrect service \"{given}\". This endpoint belongs to \"{expected}\".")
        }
        Scope::Terminator(given) => {
            format!("incorrect terminal \"{given}\". This endpoint uses \"aws4_request\".")
        }
        Scope::Date { scope, date } => format!(
            "Invalid credential date \"{scope}\". This date is not the same as X-Amz-Date: \"{}\".",
            date.get(..8).unwrap_or_default()
        ),
    };
    carried(carrier, &words)
}

const fn not_of_now(clock: &Clock) -> (AuthErrorKind, &'static str) {
    match clock {
        Clock::NotYet {
            carrier: Carrier::Query,
            ..
        } => (AuthErrorKind::AccessDenied, "Request is not yet valid"),
        Clock::Over { .. } => (AuthErrorKind::AccessDenied, "Request has expired"),
        Clock::NotYet { .. } | Clock::Stale { .. } => (
            AuthErrorKind::TimeTooSkewed,
            "The difference between the request time and the current time is too large.",
        ),
    }
}

const fn not_as_signed(payload: Payload) -> (AuthErrorKind, &'static str) {
    match payload {
        Payload::Unnamed => (
            AuthErrorKind::InvalidRequest,
            "Missing required header for this request: x-amz-content-sha256",
        ),
        Payload::UnknownKind => (
            AuthErrorKind::InvalidArgument,
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
        ),
        Payload::OtherHash => (
            AuthErrorKind::PayloadMismatch,
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        ),
        Payload::NoLength => (
            AuthErrorKind::MissingContentLength,
            "You must provide the Content-Length HTTP header.",
        ),
        Payload::OtherLength => (
            AuthErrorKind::IncompleteBody,
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        ),
        Payload::Incomplete => (
            AuthErrorKind::IncompleteBody,
            "The request body terminated unexpectedly",
        ),
        Payload::SmallChunk => (
            AuthErrorKind::InvalidChunkSize,
            "Only the last chunk is allowed to have a size less than 8192 bytes",
        ),
        Payload::TrailerName => (
            AuthErrorKind::InvalidRequest,
            "The value specified in the x-amz-trailer header is not supported",
        ),
        Payload::Trailer => (
            AuthErrorKind::MalformedTrailer,
            "The request contained trailing data that was not well-formed or did not conform to our published schema.",
        ),
    }
}
