//! What somebody has shown, and how strong that is.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html>

use serde::{Deserialize, Serialize};

use crate::api::{ChallengeName, ChallengeResponse};

/// One factor that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Proof {
    /// Sent, or by SRP.
    Password,
    Sms,
    Email,
    SoftwareToken,
    /// A passkey that is bound to this device.
    PlatformPasskey,
    /// A passkey on a device of its own.
    RoamingPasskey,
    /// A remembered device, which stands in for a second factor.
    Device,
    /// What the pool's own triggers ask.
    Custom,
}

impl Proof {
    /// In tokens' `amr`.
    const fn method(self) -> Option<&'static str> {
        match self {
            Self::Password => Some("pwd"),
            Self::Sms => Some("sms"),
            Self::Email => Some("email_otp"),
            Self::SoftwareToken => Some("otp"),
            Self::PlatformPasskey => Some("swk"),
            Self::RoamingPasskey => Some("hwk"),
            Self::Device | Self::Custom => None,
        }
    }

    /// The factor that a token's `amr` names.
    pub(crate) fn of_method(method: &str) -> Option<Self> {
        let shown = [
            Self::Password,
            Self::Sms,
            Self::Email,
            Self::SoftwareToken,
            Self::PlatformPasskey,
            Self::RoamingPasskey,
        ];
        shown
            .into_iter()
            .find(|proof| proof.method() == Some(method))
    }

    const fn is_passkey(self) -> bool {
        matches!(self, Self::PlatformPasskey | Self::RoamingPasskey)
    }
}

/// The challenges that were answered rightly, as the history of sign-ins has them.
pub(crate) fn challenges(proofs: &[Proof]) -> Vec<(ChallengeName, ChallengeResponse)> {
    let name = |proof: &Proof| match proof {
        Proof::Password => Some(ChallengeName::Password),
        Proof::Sms | Proof::Email | Proof::SoftwareToken => Some(ChallengeName::Mfa),
        Proof::PlatformPasskey | Proof::RoamingPasskey | Proof::Device | Proof::Custom => None,
    };
    let names = proofs.iter().filter_map(name);
    names
        .map(|name| (name, ChallengeResponse::Success))
        .collect()
}

/// Tokens' `amr`.
pub(crate) fn methods(proofs: &[Proof]) -> Vec<&'static str> {
    let mut methods = Vec::new();
    for method in proofs.iter().filter_map(|proof| proof.method()) {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    if methods.len() > 1 {
        methods.push("mfa");
    }
    methods
}

/// The highest authentication level that these fulfil; zero for none.
pub(crate) fn level(proofs: &[Proof]) -> u8 {
    let has = |proof| proofs.contains(&proof);
    let has_code = has(Proof::Sms) || has(Proof::Email);
    match has(Proof::Password) {
        true if has(Proof::SoftwareToken) => 4,
        true if has_code => 3,
        _ if proofs.iter().any(|proof| proof.is_passkey()) => 3,
        false if has_code => 2,
        true => 1,
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_the_user_guide() {
        let known: [(&[Proof], u8, &[&str]); 8] = [
            (&[Proof::Password], 1, &["pwd"]),
            (&[Proof::Email], 2, &["email_otp"]),
            (&[Proof::PlatformPasskey], 3, &["swk"]),
            (&[Proof::RoamingPasskey], 3, &["hwk"]),
            (&[Proof::Password, Proof::Sms], 3, &["pwd", "sms", "mfa"]),
            (
                &[Proof::Password, Proof::SoftwareToken],
                4,
                &["pwd", "otp", "mfa"],
            ),
            (&[Proof::Password, Proof::Device], 1, &["pwd"]),
            (&[Proof::Custom], 0, &[]),
        ];
        for (proofs, expected, names) in known {
            let named = names.iter().filter_map(|name| Proof::of_method(name));
            let shown = |proof: &&Proof| proof.method().is_some();
            let named: Vec<_> = named.collect();
            assert_eq!(
                named,
                proofs.iter().filter(shown).copied().collect::<Vec<_>>()
            );
            assert_eq!(level(proofs), expected, "{proofs:?}");
            assert_eq!(methods(proofs), names, "{proofs:?}");
        }
    }
}
