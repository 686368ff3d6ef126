//! Refresh tokens: JSON Web Encryptions (RFC 7516) that only this installation opens.
//!
//! They are encrypted directly under a key of the service's own (`"alg":"dir"`), so the second of the
//! five parts is empty.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::CognitoError;
use crate::sealed::Sealer;
use crate::token::grant::Grant;

/// The base64url of `{"cty":"JWT","enc":"A256GCM","alg":"dir"}`; it is authenticated as well.
const HEADER: &str = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0";

/// Bytes of the initialization vector, which the sealed text begins with, and of the tag at its end.
const IV_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// What a refresh token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefreshToken {
    #[serde(rename = "p")]
    pub(crate) pool_id: String,
    #[serde(rename = "c")]
    pub(crate) client_id: String,
    #[serde(rename = "s")]
    pub(crate) sub: String,
    /// The grant.
    #[serde(rename = "o")]
    pub(crate) grant_id: String,
    /// Which of the grant's tokens it is.
    #[serde(rename = "g")]
    pub(crate) generation: u32,
    /// Until when it is good.
    #[serde(rename = "x")]
    pub(crate) expires_at: Timestamp,
}

impl RefreshToken {
    /// The grant's newest token.
    pub(crate) fn of(grant: &Grant) -> Self {
        Self {
            pool_id: grant.pool_id.clone(),
            client_id: grant.client_id.clone(),
            sub: grant.sub.clone(),
            grant_id: grant.id.clone(),
            generation: grant.generation,
            expires_at: grant.expires_at,
        }
    }

    /// As it is given out.
    pub(crate) fn seal(
        &self,
        ctx: &RequestContext,
        sealer: &Sealer,
    ) -> Result<String, CognitoError> {
        let sealed = sealer.seal(ctx, HEADER, self)?;
        let parts = sealed.split_at_checked(IV_BYTES);
        let parts = parts.and_then(|(iv, rest)| {
            let (text, tag) = rest.split_at_checked(rest.len().checked_sub(TAG_BYTES)?)?;
            Some([iv, text, tag].map(|part| URL_SAFE_NO_PAD.encode(part)))
        });
        let [iv, text, tag] = parts.ok_or_else(|| CognitoError::internal("a short sealed text"))?;
        Ok(format!("{HEADER}..{iv}.{text}.{tag}"))
    }

    /// What a token says; nothing if it was not given out here.
    pub(crate) fn open(sealer: &Sealer, token: &str) -> Option<Self> {
        let parts = token.strip_prefix(HEADER)?.strip_prefix("..")?;
        let mut sealed = Vec::with_capacity(parts.len());
        let mut count = 0;
        for part in parts.split('.') {
            count += 1;
            sealed.extend(URL_SAFE_NO_PAD.decode(part).ok()?);
        }
        if count != 3 {
            return None;
        }
        sealer.open(HEADER, &sealed)
    }
}
