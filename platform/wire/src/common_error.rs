//! Errors that every service answers, and what each protocol calls them.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>

use ringwall_model::Protocol;

/// An error that every service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommonError {
    /// The request is not signed.
    MissingAuthentication,
    /// The signature is not well formed.
    IncompleteSignature,
    /// The access key or session token is unknown, inactive or forged.
    UnknownKey,
    /// The session is over.
    ExpiredToken,
    /// The signature is wrong, its date stale or its scope not this service's.
    SignatureMismatch,
    /// The caller may not.
    AccessDenied,
    /// The input breaks a rule.
    Validation,
    /// The input is not of the protocol's syntax, or a value not of its type.
    Serialization,
    /// The caller calls too often.
    Throttling,
    /// The body is larger than is taken.
    RequestTooLarge,
    /// There is no such operation.
    UnknownOperation,
    /// No operation was named.
    MissingOperation,
    /// The operation, or the part of it that was asked for, is not built.
    NotImplemented,
    /// Ringwall cannot answer now.
    Unavailable,
    /// Our own fault.
    Internal,
}

/// The code and HTTP status of a common error in a protocol.
pub const fn common_code(protocol: Protocol, error: CommonError) -> (&'static str, u16) {
    match protocol {
        Protocol::AwsQuery => in_query(error),
        Protocol::RestXml => in_s3(error),
        Protocol::AwsJson10 | Protocol::AwsJson11 => in_json(error),
        Protocol::RestJson1 => in_rest(error),
        Protocol::RpcV2Cbor => in_cbor(error),
    }
}

const fn in_query(error: CommonError) -> (&'static str, u16) {
    match error {
        CommonError::MissingAuthentication => ("MissingAuthenticationToken", 403),
        CommonError::IncompleteSignature => ("IncompleteSignature", 400),
        CommonError::UnknownKey => ("InvalidClientTokenId", 403),
        CommonError::ExpiredToken => ("ExpiredToken", 403),
        CommonError::SignatureMismatch => ("SignatureDoesNotMatch", 403),
        CommonError::AccessDenied => ("AccessDenied", 403),
        CommonError::Validation => ("ValidationError", 400),
        CommonError::Serialization => ("MalformedInput", 400),
        CommonError::Throttling => ("Throttling", 400),
        CommonError::RequestTooLarge => ("RequestEntityTooLarge", 413),
        CommonError::UnknownOperation => ("InvalidAction", 400),
        CommonError::MissingOperation => ("MissingAction", 400),
        CommonError::NotImplemented => ("NotImplemented", 501),
        CommonError::Unavailable => ("ServiceUnavailable", 503),
        CommonError::Internal => ("InternalFailure", 500),
    }
}

/// S3, which alone speaks restXml, has names of its own.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
const fn in_s3(error: CommonError) -> (&'static str, u16) {
    match error {
        CommonError::UnknownOperation | CommonError::MissingOperation => ("MethodNotAllowed", 405),
        CommonError::Serialization => ("MalformedXML", 400),
        CommonError::Throttling => ("SlowDown", 503),
        CommonError::RequestTooLarge => ("EntityTooLarge", 400),
        CommonError::Internal => ("InternalError", 500),
        _ => in_query(error),
    }
}

/// awsJson answers every fault of the sender with 400.
const fn in_json(error: CommonError) -> (&'static str, u16) {
    match error {
        CommonError::MissingAuthentication => ("MissingAuthenticationTokenException", 400),
        CommonError::IncompleteSignature => ("IncompleteSignatureException", 400),
        CommonError::UnknownKey => ("UnrecognizedClientException", 400),
        CommonError::ExpiredToken => ("ExpiredTokenException", 400),
        CommonError::SignatureMismatch => ("InvalidSignatureException", 400),
        CommonError::AccessDenied => ("AccessDeniedException", 400),
        CommonError::Validation => ("ValidationException", 400),
        CommonError::Serialization => ("SerializationException", 400),
        CommonError::Throttling => ("ThrottlingException", 400),
        CommonError::RequestTooLarge => ("RequestEntityTooLargeException", 413),
        CommonError::UnknownOperation | CommonError::MissingOperation => {
            ("UnknownOperationException", 400)
        }
        CommonError::NotImplemented => ("NotImplementedException", 501),
        CommonError::Unavailable => ("ServiceUnavailableException", 503),
        CommonError::Internal => ("InternalFailure", 500),
    }
}

const fn in_rest(error: CommonError) -> (&'static str, u16) {
    let (code, status) = in_json(error);
    let status = match error {
        CommonError::MissingAuthentication
        | CommonError::IncompleteSignature
        | CommonError::UnknownKey
        | CommonError::ExpiredToken
        | CommonError::SignatureMismatch
        | CommonError::AccessDenied => 403,
        CommonError::Throttling => 429,
        CommonError::UnknownOperation | CommonError::MissingOperation => 404,
        _ => status,
    };
    (code, status)
}

/// CBOR replies are those of awsJson, but that an unknown path is not found.
const fn in_cbor(error: CommonError) -> (&'static str, u16) {
    match error {
        CommonError::UnknownOperation | CommonError::MissingOperation => {
            ("UnknownOperationException", 404)
        }
        _ => in_json(error),
    }
}
