//! What a relying party keeps of a passkey.

use serde::{Deserialize, Serialize};

use crate::{Base64Url, Verified};

/// A passkey that was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// The authenticator's name for it.
    pub id: Base64Url,
    /// The key as `COSE_Key`.
    pub public_key: Base64Url,
    /// How often it has signed, if its authenticator counts.
    pub sign_count: u32,
    /// Whether it may be copied to other devices.
    pub is_backup_eligible: bool,
    /// Whether it has been.
    pub is_backed_up: bool,
    /// Whether the authenticator has ever verified the user.
    pub is_user_verified: bool,
    /// The make of the authenticator; zeros if it does not tell.
    pub aaguid: Base64Url,
    /// How browsers reach the authenticator (`usb`, `nfc`, `ble`, `smart-card`, `hybrid`,
    /// `internal`).
    pub transports: Vec<String>,
    /// `platform` or `cross-platform`.
    pub attachment: Option<String>,
}

impl Credential {
    /// The passkey after an assertion that was verified.
    #[must_use]
    pub fn after(mut self, verified: Verified) -> Self {
        self.sign_count = verified.sign_count;
        self.is_backed_up = verified.is_backed_up;
        self.is_user_verified |= verified.is_user_verified;
        self
    }
}
