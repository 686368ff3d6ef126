//! Signature Version 4, verified.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

mod canonical;
mod carrier;
mod date;
mod signing_key;

use http::HeaderMap;
use ringwall_core::Timestamp;
use ringwall_crypto::{constant_time_eq, sha256};

pub use carrier::{Carrier, Signed};
pub use signing_key::SigningKeys;

use crate::AuthError;

/// How far a client's clock may be off, in seconds.
const SKEW_SECONDS: i64 = 5 * 60;

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
    /// The body as it arrived.
    pub body: &'a [u8],
}

impl Signed {
    /// Checks date and scope: that the signature is of now, and for this service.
    ///
    /// # Errors
    /// AWS's words for what is wrong.
    pub fn check_time_and_scope(&self, now: Timestamp, service: &str) -> Result<(), AuthError> {
        self.check_time(now)?;
        if self.scope_date != self.date.get(..8).unwrap_or_default() {
            return Err(AuthError::scope(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{}'.",
                self.scope_date,
                self.date.get(..8).unwrap_or_default(),
                self.date
            )));
        }
        if self.service != service {
            return Err(AuthError::scope(format!(
                "Credential should be scoped to correct service: '{service}'. "
            )));
        }
        Ok(())
    }

    fn check_time(&self, now: Timestamp) -> Result<(), AuthError> {
        let at = date::parse(&self.date).ok_or_else(|| {
            AuthError::incomplete(format!(
                "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
                self.date
            ))
        })?;
        let (now_text, past, future) = (
            date::format(now),
            now.plus_secs(-SKEW_SECONDS),
            now.plus_secs(SKEW_SECONDS),
        );
        if at > future {
            return Err(AuthError::scope(format!(
                "Signature not yet current: {} is still later than {} ({now_text} + 5 min.)",
                self.date,
                date::format(future)
            )));
        }
        if let Some(seconds) = self.expires_seconds {
            let end = at.plus_secs(seconds);
            return if now > end {
                Err(AuthError::scope(format!(
                    "Signature expired: {} is now earlier than {now_text}",
                    date::format(end)
                )))
            } else {
                Ok(())
            };
        }
        if at < past {
            return Err(AuthError::scope(format!(
                "Signature expired: {} is now earlier than {} ({now_text} - 5 min.)",
                self.date,
                date::format(past)
            )));
        }
        Ok(())
    }

    /// Checks the signature under `secret`.
    ///
    /// # Errors
    /// It was made with another secret or over another request.
    pub fn check_signature(
        &self,
        request: RequestToSign<'_>,
        secret: &str,
        keys: &SigningKeys,
    ) -> Result<(), AuthError> {
        let payload_hash = sha256(request.body);
        let canonical = canonical::request(self, request, &hex::encode(payload_hash));
        let scope = format!(
            "{}/{}/{}/aws4_request",
            self.scope_date, self.region, self.service
        );
        let string_to_sign = format!(
            "AWS4-HMAC-SHA256\n{}\n{scope}\n{}",
            self.date,
            hex::encode(sha256(canonical.as_bytes()))
        );
        let key = keys.of(
            &self.access_key_id,
            secret,
            &self.scope_date,
            &self.region,
            &self.service,
        );
        let signature = key.sign(string_to_sign.as_bytes());
        let mut given = [0; 32];
        let well_formed = hex::decode_to_slice(&self.signature, &mut given).is_ok();
        if well_formed && constant_time_eq(&signature, &given) {
            Ok(())
        } else {
            Err(AuthError::mismatch())
        }
    }
}

#[cfg(test)]
mod tests;
