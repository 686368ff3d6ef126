//! Requests that were signed by presigning and come by another way than HTTP: the token that a
//! database takes in a password's place is a presigned URL.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html>

use crate::{ApiError, Caller, Region, Timestamp};

/// A presigned URL, and what it must be.
#[derive(Clone, Copy)]
pub struct PresignedRequest<'a> {
    /// The URL without its scheme: `host:port/?Action=connect&…`.
    pub url: &'a str,
    /// The service that it must be signed for (`rds-db`).
    pub service: &'a str,
    /// The Region that it must be signed for.
    pub region: &'a Region,
    /// The hosts that it may be for, each with its port.
    pub hosts: &'a [String],
    /// What its query must say, each once, and nothing else besides the signature.
    pub parameters: &'a [(&'a str, &'a str)],
    /// The longest that it may be good for.
    pub longest_seconds: i64,
}

/// Why a presigned URL is not believed. The reasons are for the log; they hold no part of a
/// signature.
#[derive(Debug)]
pub enum PresignedRefusal {
    /// It is not what it must be, or nobody here has signed it.
    Invalid(String),
    /// It is older than it may be.
    Expired,
    /// It could not be decided.
    Internal(ApiError),
}

/// Finds out who signed. Implemented by `ringwall-auth`.
pub trait PresignedRequests: Send + Sync {
    /// Who signed a presigned URL.
    ///
    /// # Errors
    /// Why nobody is believed to have.
    fn caller_of(
        &self,
        request: &PresignedRequest<'_>,
        now: Timestamp,
    ) -> Result<Caller, PresignedRefusal>;
}
