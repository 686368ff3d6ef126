//! Signature Version 4 and 4A, verified.
//!
//! # The order of checks
//!
//! It decides which error a client sees, and is AWS's as far as that is known:
//!
//! 1. **Form.** There is one signature, of Version 4 or 4A, and its parts are there: its
//!    algorithm, the credential's elements, the time it is good for.
//! 2. **Payload's kind** (S3). `x-amz-content-sha256` names one.
//! 3. **Time.** The date is one, and of now.
//! 4. **Headers.** `host` and every `x-amz-*` header are signed.
//! 5. **Scope.** The service, the terminator, the day, and then the Region.
//! 6. **Key.** The access key is known; the session token is its own and not over.
//! 7. **Signature.**
//! 8. **Body** (S3). Its hash or its chunks, and at last its trailers, are what was signed.
//!
//! The test double takes strangers, whose secret it cannot know: of their requests it checks the
//! form, the Region, the body's hash and the framing of chunks.
//!
//! Signatures are compared in constant time. What S3 does otherwise stands in [`Dialect`].
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

mod canonical;
mod carrier;
mod chunked;
pub(crate) mod date;
mod dialect;
mod payload;
mod region;
mod requirements;
mod signing_key;
mod verifying_key;

use http::HeaderMap;
use ringwall_crypto::sha256;

pub(crate) use canonical::{percent_decode, query_pairs};
pub use carrier::is_signature_version_2;
pub(crate) use carrier::{Algorithm, Carrier, Signed};
pub use dialect::Dialect;
pub(crate) use payload::SignedPayload;
pub use payload::{DecodedBody, PayloadDecoder, Trailers};
pub(crate) use signing_key::SigningKeys;
pub(crate) use verifying_key::{VerifyingKey, VerifyingKeys};

use crate::refusal::Refusal;

/// The parts of a request that are signed.
#[derive(Clone, Copy, Debug)]
pub struct RequestToSign<'a> {
    /// The method.
    pub method: &'a str,
    /// The path as sent.
    pub path: &'a str,
    /// The query as sent, without the question mark.
    pub query: &'a str,
    /// The headers; `host` must be among them.
    pub headers: &'a HeaderMap,
    /// The body as it arrived. S3's signatures do not cover it: [`PayloadDecoder`] checks it.
    pub body: &'a [u8],
}

impl Signed<'_> {
    /// Checks the signature under `secret`, and gives the key that later ones in the body are
    /// checked with.
    ///
    /// # Errors
    /// It was made with another secret or over another request.
    pub(crate) fn check_signature(
        &self,
        request: RequestToSign<'_>,
        payload: &SignedPayload,
        dialect: Dialect,
        secret: &str,
        keys: &VerifyingKeys,
    ) -> Result<VerifyingKey, Refusal> {
        let canonical = canonical::request(self, request, &payload.canonical, dialect);
        let hash = hex::encode(sha256(&canonical));
        let lines = [self.algorithm.name(), &self.date, &self.scope(), &hash];
        let key = keys.of(self, secret)?;
        if key.verifies(lines.join("\n").as_bytes(), &self.signature) {
            Ok(key)
        } else {
            Err(Refusal::Mismatch)
        }
    }

    /// The scope as it is signed.
    fn scope(&self) -> String {
        let Self {
            scope_date,
            region,
            service,
            ..
        } = self;
        match self.algorithm {
            Algorithm::HmacSha256 => [&**scope_date, region, service, "aws4_request"].join("/"),
            Algorithm::EcdsaP256Sha256 => [&**scope_date, service, "aws4_request"].join("/"),
        }
    }
}

#[cfg(test)]
mod tests;
