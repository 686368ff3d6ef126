//! Users.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html>

use std::collections::BTreeMap;

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::resources::mfa::UserMfa;
use crate::resources::pool::Contact;

/// A user of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) pool_id: String,
    /// The stored name, as it was first written; a UUID in pools that name users by an address.
    pub(crate) username: String,
    /// The id that stays.
    pub(crate) sub: String,
    pub(crate) status: UserStatus,
    pub(crate) enabled: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// By name, `custom:` and `dev:` ones too; without `sub` and `identities`.
    pub(crate) attributes: BTreeMap<String, String>,
    /// New addresses that wait for their code, by the attribute's name.
    pub(crate) pending_attributes: BTreeMap<String, String>,
    pub(crate) credentials: Credentials,
    pub(crate) lockout: Lockout,
    pub(crate) mfa: UserMfa,
    /// Profiles at identity providers.
    pub(crate) identities: Vec<Identity>,
    /// Tokens that were begun before are revoked.
    pub(crate) tokens_valid_from: Option<Timestamp>,
    /// He has signed in at least once.
    pub(crate) signed_in: bool,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum UserStatus {
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
    ResetRequired,
    ExternalProvider,
}

/// How a user proves that it is he. Sealed under the pool's key (`vault.rs`).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Credentials {
    /// Hash and SRP verifier.
    pub(crate) password: Option<Vec<u8>>,
    /// When a temporary password was set; absent for one that stays.
    pub(crate) temporary_since: Option<Timestamp>,
    /// Hashes of former passwords, the newest first.
    pub(crate) history: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Wrong passwords and codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lockout {
    pub(crate) failures: u32,
    pub(crate) last_failure: Option<Timestamp>,
}

/// A profile at an identity provider that is this user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) provider_name: String,
    /// `SAML`, `OIDC`, `Google` …
    pub(crate) provider_type: String,
    pub(crate) user_id: String,
    pub(crate) issuer: Option<String>,
    pub(crate) primary: bool,
    pub(crate) created_at: Timestamp,
}

impl UserStatus {
    /// As the API has it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
        }
    }
}

impl User {
    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Where messages reach him.
    pub(crate) fn address(&self, contact: Contact) -> Option<&str> {
        self.attribute(contact.attribute())
    }

    /// Whether that address is known to be his.
    pub(crate) fn is_verified(&self, contact: Contact) -> bool {
        self.attribute(contact.verified_attribute()) == Some("true")
    }
}
