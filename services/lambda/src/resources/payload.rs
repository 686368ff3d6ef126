//! What a function is invoked with.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>

use ringwall_model::Sensitive;

use crate::error::LambdaError;

/// Bytes of an event that somebody waits for the answer to.
const MOST_SYNCHRONOUS_BYTES: usize = 6 * 1024 * 1024;
/// Bytes of an event that is queued.
const MOST_QUEUED_BYTES: usize = 1024 * 1024;

/// An event that somebody waits for the answer to.
pub(crate) fn synchronous(given: Option<Sensitive<Vec<u8>>>) -> Result<Vec<u8>, LambdaError> {
    parse(given, MOST_SYNCHRONOUS_BYTES)
}

/// An event that is queued.
pub(crate) fn queued(given: Option<Sensitive<Vec<u8>>>) -> Result<Vec<u8>, LambdaError> {
    parse(given, MOST_QUEUED_BYTES)
}

fn parse(given: Option<Sensitive<Vec<u8>>>, most: usize) -> Result<Vec<u8>, LambdaError> {
    let bytes = given.map(Sensitive::into_exposed).unwrap_or_default();
    if bytes.len() > most {
        return Err(LambdaError::payload_too_large(most));
    }
    if bytes.is_empty() {
        return Ok(b"{}".to_vec());
    }
    match serde_json::from_slice::<serde::de::IgnoredAny>(&bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(LambdaError::payload_not_json(&error.to_string())),
    }
}
