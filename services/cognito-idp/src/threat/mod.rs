//! Threat protection: passwords that others know, sign-ins that look like somebody else's, addresses
//! that are always kept out.
//!
//! Where a pool is watched (`AUDIT`) what happens is recorded with its risk; where it is protected
//! (`ENFORCED`), `SetRiskConfiguration` says what is done about it. A sign-in is judged once, when its
//! first factor was shown ([`takeover::judge`]); its session carries what was decided to the end, where
//! the user's profile learns from it. What is judged, and how, is `engines/risk`'s.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html>

pub(crate) mod compromised;
mod encoded;
pub(crate) mod exceptions;
pub(crate) mod notice;
pub(crate) mod pace;
pub(crate) mod profiles;
pub(crate) mod takeover;
mod visitor;
mod whereabouts;

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::{Pool, ThreatMode};
use crate::resources::risk::RiskConfiguration;
use crate::store::CognitoWrite;

pub(crate) use visitor::{Visitor, neighborhood};
pub use whereabouts::{Location, Nowhere, Whereabouts};

/// How closely sign-ins of a kind are watched.
pub(crate) fn mode(pool: &Pool, is_custom: bool) -> ThreatMode {
    let threats = pool.threat_protection;
    let mode = threats.and_then(|threats| {
        if is_custom {
            threats.custom_auth
        } else {
            Some(threats.mode)
        }
    });
    mode.unwrap_or(ThreatMode::Off)
}

/// What is done about risks at a client, if anything is.
pub(crate) fn enforced(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    client: &Client,
    is_custom: bool,
) -> Result<RiskConfiguration, CognitoError> {
    let found = match mode(pool, is_custom) {
        ThreatMode::Enforced => tx.risk_configuration(pool, Some(&client.id))?,
        ThreatMode::Audit | ThreatMode::Off => None,
    };
    let nothing = || RiskConfiguration::of_pool(&pool.id);
    Ok(found.map_or_else(nothing, |found| RiskConfiguration::clone(&found)))
}
