//! Second factors: what a pool asks for, what a user has.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::resources::pool::Contact;

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// His passkeys stand for two factors, where the pool allows it.
    #[serde(default)]
    pub(crate) web_authn: bool,
    pub(crate) preferred: Option<Factor>,
    pub(crate) software_token: Option<SoftwareToken>,
    /// A secret that waits for its first code. `software_token` stays in force until then.
    pub(crate) pending_secret: Option<Secret>,
    /// `SetUserSettings`'s old way of having text messages.
    pub(crate) legacy_sms: bool,
    /// `ConfirmSignUp` took a code of his: that stands for the second factor of his first sign-in.
    #[serde(default)]
    pub(crate) first_sign_in_passes: bool,
}

/// An app that shows codes (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SoftwareToken {
    pub(crate) secret: Secret,
    pub(crate) enabled: bool,
    pub(crate) device_name: Option<String>,
    /// The last step whose code was taken: each is taken once.
    pub(crate) last_step: u64,
}

/// What an app makes its codes from. No `Debug` of its value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Secret(pub(crate) Vec<u8>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

impl Factor {
    pub(crate) const ALL: [Self; 3] = [Self::Sms, Self::SoftwareToken, Self::Email];

    /// The challenge that asks for it.
    pub(crate) const fn challenge(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }

    /// The factor of a challenge.
    pub(crate) fn of_challenge(name: &str) -> Option<Self> {
        let mut factors = Self::ALL.into_iter();
        factors.find(|factor| factor.challenge() == name)
    }

    /// Where its codes are sent.
    pub(crate) const fn contact(self) -> Option<Contact> {
        match self {
            Self::Sms => Some(Contact::Phone),
            Self::SoftwareToken => None,
            Self::Email => Some(Contact::Email),
        }
    }
}

impl PoolMfa {
    /// Whether the pool has the factor.
    pub(crate) const fn has(&self, factor: Factor) -> bool {
        match factor {
            Factor::Sms => self.sms,
            Factor::SoftwareToken => self.software_token,
            Factor::Email => self.email,
        }
    }

    /// Whether a passkey with user verification counts as two factors.
    pub(crate) fn passkeys_count(&self) -> bool {
        let settings = self.web_authn.as_ref();
        settings.is_some_and(|settings| settings.counts_as_mfa)
    }
}

impl UserMfa {
    /// Whether the user has turned the factor on.
    pub(crate) fn has(&self, factor: Factor) -> bool {
        match factor {
            Factor::Sms => self.sms || self.legacy_sms,
            Factor::SoftwareToken => {
                let token = self.software_token.as_ref();
                token.is_some_and(|token| token.enabled)
            }
            Factor::Email => self.email,
        }
    }
}
