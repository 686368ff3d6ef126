//! User pools.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html>

use ringwall_core::{AccountId, Region, Resource, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::resources::mfa::PoolMfa;
use crate::resources::names;
use crate::resources::pool_messages::{EmailSettings, SmsSettings, Templates};
use crate::resources::schema::Attribute;

/// A user pool. `UpdateUserPool` sets all but what is said to be fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pool {
    /// `us-east-1_AbCdEfGhI`. Fixed.
    pub(crate) id: String,
    /// The owner. Fixed.
    pub(crate) account: AccountId,
    /// Where it is. Fixed.
    pub(crate) region: Region,
    /// Fixed.
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) name: String,
    pub(crate) tier: Tier,
    pub(crate) password_policy: PasswordPolicy,
    pub(crate) first_factors: Vec<FirstFactor>,
    pub(crate) deletion_protected: bool,
    pub(crate) triggers: Triggers,
    /// Standard attributes whose settings differ from the usual, then custom ones. Entries are never
    /// removed.
    pub(crate) schema: Vec<Attribute>,
    pub(crate) auto_verified: Vec<Contact>,
    /// Fixed.
    pub(crate) aliases: Vec<Alias>,
    /// Users are named by these. Fixed.
    pub(crate) username_attributes: Vec<Contact>,
    /// Fixed.
    pub(crate) case_sensitive: bool,
    /// Whether `UsernameConfiguration` was given: only then it is shown.
    pub(crate) shows_case: bool,
    pub(crate) templates: Templates,
    /// Changes of these come into force once they are verified.
    pub(crate) verified_before_update: Vec<Contact>,
    pub(crate) mfa: PoolMfa,
    pub(crate) devices: Option<DeviceConfiguration>,
    pub(crate) email: EmailSettings,
    pub(crate) sms: Option<SmsSettings>,
    /// The most wanted first; absent is the legacy order.
    pub(crate) recovery: Option<Vec<Recovery>>,
    pub(crate) admin_only_sign_up: bool,
    pub(crate) threat_protection: Option<ThreatProtection>,
    pub(crate) dcr: Option<Dcr>,
    /// The customer's KMS key that seals what is secret; the installation's own when absent. Fixed
    /// is only that there is one.
    pub(crate) kms_key: Option<String>,
    pub(crate) issuer: Issuer,
    /// Values of `acr` by level; empty when not configured.
    pub(crate) acr_values: Vec<(String, String)>,
    pub(crate) tags: Tags,
}

/// What is paid for, and so what can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Tier {
    Lite,
    #[default]
    Essentials,
    Plus,
}

/// What passwords must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PasswordPolicy {
    pub(crate) minimum_length: u32,
    pub(crate) uppercase: bool,
    pub(crate) lowercase: bool,
    pub(crate) numbers: bool,
    pub(crate) symbols: bool,
    /// So many former passwords may not be used again.
    pub(crate) history: u32,
    pub(crate) temporary_days: u32,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            uppercase: true,
            lowercase: true,
            numbers: true,
            symbols: true,
            history: 0,
            temporary_days: 7,
        }
    }
}

/// How a sign-in by choice (`USER_AUTH`) may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum FirstFactor {
    Password,
    EmailOtp,
    SmsOtp,
    WebAuthn,
}

/// An address of a user at which messages reach him.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Contact {
    Email,
    Phone,
}

/// An attribute that is as good as the user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Alias {
    Email,
    Phone,
    PreferredUsername,
}

/// How somebody who forgot his password is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Recovery {
    VerifiedEmail,
    VerifiedPhone,
    AdminOnly,
}

/// Functions that take part, by their ARNs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Triggers {
    pub(crate) pre_sign_up: Option<String>,
    pub(crate) custom_message: Option<String>,
    pub(crate) post_confirmation: Option<String>,
    pub(crate) pre_authentication: Option<String>,
    pub(crate) post_authentication: Option<String>,
    pub(crate) define_auth_challenge: Option<String>,
    pub(crate) create_auth_challenge: Option<String>,
    pub(crate) verify_auth_challenge_response: Option<String>,
    pub(crate) user_migration: Option<String>,
    pub(crate) pre_token_generation: Option<VersionedTrigger>,
    pub(crate) custom_sms_sender: Option<VersionedTrigger>,
    pub(crate) custom_email_sender: Option<VersionedTrigger>,
    pub(crate) inbound_federation: Option<VersionedTrigger>,
    /// Encrypts the codes that custom senders get.
    pub(crate) kms_key: Option<String>,
}

/// A function, and which form its event has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VersionedTrigger {
    pub(crate) arn: String,
    /// `V1_0`.
    pub(crate) version: String,
}

/// What devices are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeviceConfiguration {
    pub(crate) challenge_on_new: bool,
    pub(crate) remembered_on_prompt: bool,
}

/// How closely sign-ins are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ThreatProtection {
    pub(crate) mode: ThreatMode,
    /// For custom authentication.
    pub(crate) custom_auth: Option<ThreatMode>,
}

/// Whether a risk only is recorded or has consequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ThreatMode {
    Off,
    Audit,
    Enforced,
}

/// Dynamic registration of clients (RFC 7591).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dcr {
    pub(crate) enabled: bool,
    pub(crate) open: Option<bool>,
    pub(crate) authenticated_grants: Vec<String>,
    pub(crate) open_grants: Vec<String>,
    pub(crate) scopes: Vec<String>,
}

/// Which issuer tokens name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Issuer {
    #[default]
    Original,
    Updated,
}

impl Pool {
    /// Its ARN.
    pub(crate) fn arn(&self) -> String {
        names::pool_arn(&self.region, self.account, &self.id)
    }

    /// What the authorizer is asked about.
    pub(crate) fn resource(&self) -> Resource<'_> {
        Resource::new(self.arn(), self.account)
            .with_tags(&self.tags)
            .with_trail_type("AWS::Cognito::UserPool")
    }

    /// A user name, address or alias as it is looked up: pools that are not case-sensitive know one
    /// spelling.
    pub(crate) fn folded(&self, name: &str) -> String {
        if self.case_sensitive {
            name.to_owned()
        } else {
            name.to_lowercase()
        }
    }
}

impl Contact {
    /// The attribute that holds the address.
    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone_number",
        }
    }

    /// The attribute that says whether it is verified.
    pub(crate) const fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::Phone => "phone_number_verified",
        }
    }
}

impl Alias {
    /// The attribute that is an alias.
    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone_number",
            Self::PreferredUsername => "preferred_username",
        }
    }
}
