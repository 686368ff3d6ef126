//! Why a caller is not believed: the facts, before they are put into words.
//!
//! S3 and all other services find the same faults and say them with other codes and in other
//! words. So what checks a signature knows facts alone; [`general`] and [`s3`] say them.

mod general;
mod s3;

use ringwall_core::Timestamp;

use crate::AuthError;
use crate::sigv4::{Carrier, Dialect};

/// Why a caller is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nothing is signed.
    Missing,
    /// Both the query and the `Authorization` header carry a signature.
    TwoSignatures,
    /// It is signed with Signature Version 2.
    OldSignature,
    /// The `Authorization` header is of another scheme, or no text.
    OtherScheme,
    /// The signature is not well formed.
    Malformed(Carrier, Form),
    /// The date is not of now.
    Clock(Clock),
    /// Headers that must be signed are not.
    HeadersNotSigned(Vec<String>),
    /// The signature is not for this.
    Scope(Carrier, Scope),
    /// There is no such access key.
    UnknownKey,
    /// The session token is forged, damaged or of another access key.
    InvalidToken,
    /// The session is over.
    ExpiredToken,
    /// The signature was made with another secret or over another request.
    Mismatch,
    /// The body is not what was signed.
    Payload(Payload),
    /// The store or a library failed.
    Internal(String),
}

/// What is wrong with the form of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// An algorithm that nobody knows.
    Algorithm(String),
    /// Parts that are not there. The header is repeated to the client, without its signature.
    Missing(Vec<Part>, String),
    /// The credential does not have its elements.
    Credential(String),
    /// The time that a presigned request is good for is no number.
    ExpiresIsNoNumber,
    /// It is below one second.
    ExpiresTooSoon,
    /// It is above a week.
    ExpiresTooLate,
    /// The date is not in ISO 8601's basic form.
    Date(String),
}

/// A part of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Credential,
    Signature,
    SignedHeaders,
    Date,
    Expires,
    RegionSet,
}

/// How a date is not of now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// It is later than a clock may be ahead.
    NotYet {
        carrier: Carrier,
        date: String,
        now: Timestamp,
    },
    /// It is earlier than a clock may be behind.
    Stale { date: String, now: Timestamp },
    /// The presigned request is over.
    Over { end: Timestamp, now: Timestamp },
}

/// What is wrong with the scope of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Region(String),
    Service { given: String, expected: String },
    Terminator(String),
    Date { scope: String, date: String },
}

/// How a body is not what was signed. Only S3 tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    /// `x-amz-content-sha256` is not there.
    Unnamed,
    /// It is none of the values that it may have.
    UnknownKind,
    /// The body has another hash.
    OtherHash,
    /// `x-amz-decoded-content-length` is not there, or no number.
    NoLength,
    /// The chunks do not add up to `x-amz-decoded-content-length`.
    OtherLength,
    /// The chunks end too early, or are not framed as they should be.
    Incomplete,
    /// A chunk that is not the last is too small.
    SmallChunk,
    /// `x-amz-trailer` names nothing, or what may not be a trailer.
    TrailerName,
    /// The trailers are not those that were named, or not well formed.
    Trailer,
}

impl Refusal {
    /// A failure of our own.
    #[expect(clippy::needless_pass_by_value, reason = "called by map_err")]
    pub(crate) fn internal(error: impl ToString) -> Self {
        Self::Internal(error.to_string())
    }

    /// In the words of a service.
    pub(crate) fn said_by(&self, dialect: Dialect) -> AuthError {
        match dialect {
            Dialect::General => general::say(self),
            Dialect::S3 => s3::say(self),
        }
    }
}

/// The beginning of what a client sent: it is repeated to him, but not at any length.
pub(crate) fn shortened(given: &str) -> String {
    given.chars().take(200).collect()
}
