//! Lists of addresses and entities that a user trusts or knows to be malicious.
//!
//! An object in S3 holds the entries. It is read when the list is activated, and what was read stays
//! in force until the list is deactivated, deleted or activated again.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_upload-lists.html>

use ringwall_core::{AccountId, Region, Tags, Timestamp};
use ringwall_threat::intelligence::{Category, Format, Scope};
use serde::{Deserialize, Serialize};

/// The largest object that is read.
pub const MOST_BYTES: usize = 35 * 1024 * 1024;

/// What a list holds, and what it says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ListKind {
    /// Trusted addresses.
    IpSet,
    /// Malicious addresses.
    ThreatIntelSet,
    /// Malicious addresses, names and files.
    ThreatEntitySet,
    /// Trusted addresses and names.
    TrustedEntitySet,
}

impl ListKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::IpSet,
        Self::ThreatIntelSet,
        Self::ThreatEntitySet,
        Self::TrustedEntitySet,
    ];

    /// How ARNs name it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::IpSet => "ipset",
            Self::ThreatIntelSet => "threatintelset",
            Self::ThreatEntitySet => "threatentityset",
            Self::TrustedEntitySet => "trustedentityset",
        }
    }

    /// The kind that ARNs name so.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }

    /// Whether it says that its entries can be trusted.
    pub const fn is_trusted(self) -> bool {
        matches!(self, Self::IpSet | Self::TrustedEntitySet)
    }

    /// Whether it holds addresses alone.
    pub const fn is_ip_list(self) -> bool {
        matches!(self, Self::IpSet | Self::ThreatIntelSet)
    }

    /// What it says, in the engine's words.
    pub const fn category(self) -> Category {
        if self.is_trusted() {
            Category::Trusted
        } else {
            Category::Custom
        }
    }

    /// What may stand in it, in the engine's words.
    pub const fn scope(self) -> Scope {
        if self.is_ip_list() {
            Scope::Addresses
        } else {
            Scope::Entities
        }
    }

    /// How many an account has in a Region.
    ///
    /// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html>
    pub(crate) const fn most_lists(self) -> usize {
        if self.is_trusted() { 1 } else { 6 }
    }

    /// How many entries one has.
    pub const fn most_entries(self) -> usize {
        match self {
            Self::IpSet => 2_000,
            Self::ThreatIntelSet => 250_000,
            Self::ThreatEntitySet | Self::TrustedEntitySet => 1_000,
        }
    }
}

/// Where a list is in its life. While it changes, nothing can be done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListStatus {
    /// Not in use.
    Inactive,
    /// Its object is being read.
    Activating,
    /// In use.
    Active,
    /// What was read of it is being taken out of use.
    Deactivating,
    /// Its object could not be used.
    Error,
    /// It is being deleted.
    DeletePending,
    /// It was deleted, and is remembered for a while for who waits for that.
    Deleted,
}

impl ListStatus {
    /// As AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inactive => "INACTIVE",
            Self::Activating => "ACTIVATING",
            Self::Active => "ACTIVE",
            Self::Deactivating => "DEACTIVATING",
            Self::Error => "ERROR",
            Self::DeletePending => "DELETE_PENDING",
            Self::Deleted => "DELETED",
        }
    }

    /// Whether it changes by itself.
    pub const fn is_passing(self) -> bool {
        matches!(
            self,
            Self::Activating | Self::Deactivating | Self::DeletePending
        )
    }
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryList {
    /// 32 hexadecimal digits.
    pub id: String,
    /// What it holds.
    pub kind: ListKind,
    /// The detector that it belongs to.
    pub detector: String,
    /// Whose it is.
    pub account: AccountId,
    /// Where it is.
    pub region: Region,
    /// Its name, which findings tell.
    pub name: String,
    /// The form of its object.
    pub format: Format,
    /// Where its object is, as it was given.
    pub location: String,
    /// Who must own the bucket.
    pub expected_bucket_owner: Option<AccountId>,
    /// Where it is in its life.
    pub status: ListStatus,
    /// Why it is in error.
    pub error: Option<String>,
    /// How often it was activated: what was read belongs to one of these times.
    pub generation: u64,
    /// The token of the request that made it.
    pub client_token: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl EntryList {
    /// Begins to change to a status.
    pub(crate) fn begin(&mut self, status: ListStatus, now: Timestamp) {
        if status == ListStatus::Activating {
            self.generation += 1;
        }
        self.status = status;
        self.error = None;
        self.updated_at = now;
    }

    /// What `activate` of a request makes of it.
    pub(crate) fn switch(&mut self, activate: bool, now: Timestamp) {
        let next = match (activate, self.status) {
            (true, _) => ListStatus::Activating,
            (false, ListStatus::Active) => ListStatus::Deactivating,
            (false, _) => ListStatus::Inactive,
        };
        self.begin(next, now);
    }
}

/// Whether a list may have a name.
pub(crate) fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !name.is_empty() && name.bytes().all(is_plain)
}

/// The format that a request names.
pub(crate) fn format(name: &str) -> Option<Format> {
    let formats = [
        Format::Txt,
        Format::Stix,
        Format::OtxCsv,
        Format::AlienVault,
        Format::ProofPoint,
        Format::FireEye,
    ];
    formats
        .into_iter()
        .find(|format| format_name(*format) == name)
}

/// How requests name a format.
pub(crate) const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Txt => "TXT",
        Format::Stix => "STIX",
        Format::OtxCsv => "OTX_CSV",
        Format::AlienVault => "ALIEN_VAULT",
        Format::ProofPoint => "PROOF_POINT",
        Format::FireEye => "FIRE_EYE",
    }
}
