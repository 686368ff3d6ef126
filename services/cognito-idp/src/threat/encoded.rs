//! `EncodedData`: what AWS's libraries for browsers and phones say of a device.
//!
//! It is base64 of a JSON object: a payload (JSON in a string), the version of the library, and an
//! HMAC-SHA-256 over both under the client's id. That is no secret: the signature shows for which user,
//! pool and client it was made, not by whom. What was made for others is ignored.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-viewing-threat-protection-app.html>

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ringwall_crypto::hmac_sha256;
use serde::Deserialize;

use crate::resources::client::Client;

/// Longer ones are not looked at.
const LONGEST: usize = 16_384;

/// What a device says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Encoded {
    pub(super) device: Option<String>,
    pub(super) agent: Option<String>,
    pub(super) time_zone: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    payload: String,
    signature: String,
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    context_data: Context,
    #[serde(default)]
    username: String,
    #[serde(default)]
    user_pool_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Context {
    device_id: Option<String>,
    device_fingerprint: Option<String>,
    user_agent: Option<String>,
    client_timezone: Option<String>,
}

impl Encoded {
    /// Opens it, if it was made for this client and user.
    pub(super) fn open(text: &str, client: &Client, username: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let envelope = BASE64_STANDARD.decode(without_breaks(text)).ok()?;
        let envelope: Envelope = serde_json::from_slice(&envelope).ok()?;
        let message = format!("{}{}", envelope.version, envelope.payload);
        let code = hmac_sha256(client.id.as_bytes(), message.as_bytes());
        if BASE64_STANDARD.encode(code) != without_breaks(&envelope.signature) {
            return None;
        }
        let payload: Payload = serde_json::from_str(&envelope.payload).ok()?;
        let is_for = |said: &str, whom: &str| said.is_empty() || said == whom;
        if !is_for(&payload.username, username) || !is_for(&payload.user_pool_id, &client.pool_id) {
            return None;
        }
        let context = payload.context_data;
        Some(Self {
            device: context.device_id.or(context.device_fingerprint),
            agent: context.user_agent,
            time_zone: context.client_timezone,
        })
    }
}

/// Android breaks lines.
fn without_breaks(text: &str) -> String {
    text.split_ascii_whitespace().collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::test_users::{POOL, client};

    /// What AWS's library for browsers would send.
    pub(in crate::threat) fn made(
        (username, pool, client): (&str, &str, &str),
        device: &str,
    ) -> String {
        let payload = format!(
            r#"{{"contextData":{{"UserAgent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0","DeviceId":"{device}","DeviceLanguage":"en","DeviceFingerprint":"x","DevicePlatform":"Linux x86_64","ClientTimezone":"01:00"}},"username":"{username}","userPoolId":"{pool}","timestamp":"1800000000000"}}"#
        );
        let version = "JS20171115";
        let message = format!("{version}{payload}");
        let signature = hmac_sha256(client.as_bytes(), message.as_bytes());
        let payload = serde_json::to_string(&payload).unwrap();
        let signature = BASE64_STANDARD.encode(signature);
        BASE64_STANDARD.encode(format!(
            r#"{{"payload":{payload},"signature":"{signature}\n","version":"{version}"}}"#
        ))
    }

    #[test]
    fn a_device_says_what_it_is() {
        let app = client(POOL);
        let opened = Encoded::open(&made(("ann", POOL, &app.id), "d1"), &app, "ann").unwrap();
        assert_eq!(opened.device.as_deref(), Some("d1"));
        assert_eq!(opened.time_zone.as_deref(), Some("01:00"));
        assert!(opened.agent.is_some_and(|agent| agent.contains("Firefox")));
        let unnamed = made(("", "", &app.id), "d1");
        assert!(Encoded::open(&unnamed, &app, "ann").is_some());
    }

    #[test]
    fn what_was_made_for_others_is_ignored() {
        let app = client(POOL);
        for others in [
            made(("eve", POOL, &app.id), "d1"),
            made(("ann", "us-east-1_another", &app.id), "d1"),
            made(("ann", POOL, "another"), "d1"),
            "A".repeat(LONGEST + 1),
            BASE64_STANDARD.encode("{}"),
            "%".to_owned(),
        ] {
            assert_eq!(Encoded::open(&others, &app, "ann"), None, "{others}");
        }
    }
}
