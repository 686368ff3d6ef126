//! Unique ids of IAM's entities.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>

use ringwall_core::{BASE32, Entropy};

/// What an id is of, as its first letters say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdPrefix {
    /// A user, `AIDA`.
    User,
    /// A group, `AGPA`.
    Group,
    /// A role, `AROA`.
    Role,
    /// An instance profile, `AIPA`.
    InstanceProfile,
    /// A managed policy, `ANPA`.
    ManagedPolicy,
    /// A server certificate, `ASCA`.
    ServerCertificate,
    /// An SSH public key, `APKA`.
    PublicKey,
    /// A service-specific credential, `ACCA`.
    ServiceSpecificCredential,
    /// A SAML provider, `SAMLSP`.
    SamlProvider,
    /// A private key of a SAML provider, `SAMLPK`.
    SamlPrivateKey,
}

/// Characters after the prefix.
const RANDOM_CHARACTERS: usize = 17;

impl IdPrefix {
    const fn as_str(self) -> &'static str {
        match self {
            Self::User => "AIDA",
            Self::Group => "AGPA",
            Self::Role => "AROA",
            Self::InstanceProfile => "AIPA",
            Self::ManagedPolicy => "ANPA",
            Self::ServerCertificate => "ASCA",
            Self::PublicKey => "APKA",
            Self::ServiceSpecificCredential => "ACCA",
            Self::SamlProvider => "SAMLSP",
            Self::SamlPrivateKey => "SAMLPK",
        }
    }
}

/// A new id: 85 random bits, so that none comes twice.
pub fn unique_id(prefix: IdPrefix, entropy: &dyn Entropy) -> String {
    format!(
        "{}{}",
        prefix.as_str(),
        random_letters::<RANDOM_CHARACTERS>(entropy)
    )
}

/// So many random letters and digits of base32.
pub fn random_letters<const COUNT: usize>(entropy: &dyn Entropy) -> String {
    let mut random = [0; COUNT];
    entropy.fill(&mut random);
    let letters = random
        .iter()
        .filter_map(|byte| BASE32.get(usize::from(*byte & 31)));
    letters.map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use ringwall_core::CountedEntropy;

    use super::*;

    #[test]
    fn ids_have_21_characters_and_do_not_repeat() {
        let entropy = CountedEntropy::default();
        let one = unique_id(IdPrefix::User, &entropy);
        let other = unique_id(IdPrefix::User, &entropy);
        assert!(one.starts_with("AIDA") && one.len() == 21);
        assert_ne!(one, other);
    }
}
