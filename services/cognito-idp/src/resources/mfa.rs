//! Second factors: what a pool asks for, what a user has.

use serde::{Deserialize, Serialize};

/// What a pool asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PoolMfa {
    pub(crate) mode: MfaMode,
    pub(crate) sms: bool,
    pub(crate) software_token: bool,
    pub(crate) email: bool,
    pub(crate) web_authn: Option<WebAuthnSettings>,
}

/// Whether a second factor is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum MfaMode {
    #[default]
    Off,
    Optional,
    On,
}

/// Passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WebAuthnSettings {
    /// The relying party's id; the pool's domain when absent.
    pub(crate) relying_party: Option<String>,
    /// `required` rather than `preferred`.
    pub(crate) verifies_user: bool,
    /// A passkey with user verification counts as two factors.
    pub(crate) counts_as_mfa: bool,
}

/// A second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Factor {
    Sms,
    SoftwareToken,
    Email,
}

/// What a user has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UserMfa {
    pub(crate) sms: bool,
    pub(crate) email: bool,
    pub(crate) preferred: Option<Factor>,
    pub(crate) software_token: Option<SoftwareToken>,
    /// A secret that waits for its first code. `software_token` stays in force until then.
    pub(crate) pending_secret: Option<Vec<u8>>,
    /// `SetUserSettings`'s old way of having text messages.
    pub(crate) legacy_sms: bool,
}

/// An app that shows codes (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SoftwareToken {
    pub(crate) secret: Vec<u8>,
    pub(crate) enabled: bool,
    pub(crate) device_name: Option<String>,
    /// The last step whose code was taken: each is taken once.
    pub(crate) last_step: u64,
}
