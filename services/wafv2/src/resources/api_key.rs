//! Keys of pages that show AWS WAF's CAPTCHA: sealed, so that they say of which domains they are
//! without anybody being able to make one up.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-js-captcha-api-key.html>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use serde::{Deserialize, Serialize};

use crate::api;
use crate::error::Wafv2Error;
use crate::resources::place::Place;

/// The form that keys have now.
const VERSION: u8 = 1;

/// A key that was given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Where it is good.
    pub place: Place,
    /// The key.
    pub key: String,
    /// Whose pages may use it.
    pub token_domains: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a key says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub(crate) token_domains: Vec<String>,
    pub(crate) created_at: Timestamp,
}

/// Seals and opens keys.
pub(crate) struct ApiKeySeal([u8; 32]);

impl ApiKeySeal {
    pub(crate) const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// A new key.
    pub(crate) fn make(
        &self,
        ctx: &RequestContext,
        place: Place,
        token_domains: Vec<String>,
    ) -> Result<ApiKey, Wafv2Error> {
        let said = Sealed {
            token_domains,
            created_at: ctx.now(),
        };
        let nonce: [u8; NONCE_BYTES] = ctx.random_bytes();
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&nonce);
        let start = bytes.len();
        serde_json::to_writer(&mut bytes, &said).map_err(Wafv2Error::internal)?;
        let key = SymmetricKey::new(&self.0).map_err(Wafv2Error::internal)?;
        let sealed = key.seal(nonce, &aad(&place), &mut bytes, start);
        sealed.map_err(Wafv2Error::internal)?;
        Ok(ApiKey {
            place,
            key: URL_SAFE_NO_PAD.encode(bytes),
            token_domains: said.token_domains,
            created_at: said.created_at,
        })
    }

    /// What a key of that place says; `None` if it was not made here.
    pub(crate) fn open(&self, place: &Place, key: &str) -> Option<Sealed> {
        let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES)?;
        if *version != VERSION {
            return None;
        }
        let mut sealed = sealed.to_vec();
        let key = SymmetricKey::new(&self.0).ok()?;
        let opened = key.open(nonce.try_into().ok()?, &aad(place), &mut sealed);
        serde_json::from_slice(opened.ok()?).ok()
    }
}

/// A key is good in the place that it was made for.
fn aad(place: &Place) -> Vec<u8> {
    place.row().as_bytes().to_vec()
}

impl ApiKey {
    /// What lists are in the order of: short, and of this key alone.
    pub(crate) fn marker_name(&self) -> String {
        let tag = self.key.get(self.key.len().saturating_sub(24)..);
        format!(
            "{:020}{}",
            self.created_at.millis(),
            tag.unwrap_or_default()
        )
    }

    pub(crate) fn summary(&self) -> api::ApiKeySummary {
        api::ApiKeySummary {
            token_domains: Some(self.token_domains.clone()),
            api_key: Some(self.key.clone()),
            creation_timestamp: Some(self.created_at),
            version: Some(i32::from(VERSION)),
        }
    }
}
