//! Users.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html>

use std::collections::BTreeMap;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::sha256;
use serde::{Deserialize, Serialize};

use crate::resources::mfa::UserMfa;
use crate::resources::pool::{Alias, Contact, Pool};

/// A user of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) pool_id: String,
    /// The stored name, as it was first written; a UUID in pools that name users by an address.
    pub(crate) username: String,
    /// The id that stays.
    pub(crate) sub: String,
    /// The address that he is named by, in pools that name users by an address.
    #[serde(default)]
    pub(crate) named_by: Option<Contact>,
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
    /// The provider's attribute that the link goes by; absent for his id there.
    #[serde(default)]
    pub(crate) source_attribute: Option<String>,
    /// That attribute's value.
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

/// A `sub` made of random bytes: it looks like a UUID, but is none of RFC 9562's.
pub(crate) fn sub(mut bytes: [u8; 16]) -> String {
    // The bits of the variant say "none of these".
    if let Some(variant) = bytes.get_mut(8) {
        *variant &= 0x7F;
    }
    uuid_text(bytes)
}

/// The `sub` of the user whom a request makes: the same however often its handler runs.
pub(crate) fn sub_of_request(ctx: &RequestContext) -> String {
    let digest = sha256(format!("sub of {}", ctx.request_id).as_bytes());
    let mut bytes = [0; 16];
    for (byte, drawn) in bytes.iter_mut().zip(digest) {
        *byte = drawn;
    }
    sub(bytes)
}

fn uuid_text(bytes: [u8; 16]) -> String {
    let digits = hex::encode(bytes);
    let mut text = String::with_capacity(36);
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

impl Pool {
    /// The addresses and names, besides the user name, that are a user's alone and that he signs in
    /// with.
    pub(crate) fn sign_in_names<'a>(&self, user: &'a User) -> Vec<(Alias, &'a str)> {
        if user.status == UserStatus::ExternalProvider {
            return Vec::new();
        }
        let is_active = |alias: Alias| match alias.contact() {
            Some(contact) if self.username_attributes.contains(&contact) => true,
            Some(contact) => self.aliases.contains(&alias) && user.is_verified(contact),
            None => self.aliases.contains(&alias) && user.status != UserStatus::Unconfirmed,
        };
        let active = Alias::ALL.into_iter().filter(|alias| is_active(*alias));
        active
            .filter_map(|alias| Some((alias, user.attribute(alias.attribute())?)))
            .collect()
    }
}

impl Alias {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::PreferredUsername];

    /// The address that it is.
    pub(crate) const fn contact(self) -> Option<Contact> {
        match self {
            Self::Email => Some(Contact::Email),
            Self::Phone => Some(Contact::Phone),
            Self::PreferredUsername => None,
        }
    }
}

impl Contact {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// The contact whose address the attribute holds.
    pub(crate) fn of_attribute(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|contact| contact.attribute() == name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_users::{pool, user};

    proptest! {
        #[test]
        fn a_sub_looks_like_a_uuid_and_is_none(bytes: [u8; 16]) {
            let sub = sub(bytes);
            let lengths: Vec<_> = sub.split('-').map(str::len).collect();
            prop_assert_eq!(lengths, [8, 4, 4, 4, 12]);
            prop_assert!(('0'..='7').contains(&sub.chars().nth(19).unwrap()));
        }
    }

    #[test]
    fn aliases_count_once_they_are_verified() {
        let mut pool = pool();
        pool.aliases = vec![Alias::Email, Alias::PreferredUsername];
        let mut ada = user("ada");
        ada.attributes
            .insert("email".to_owned(), "a@b.example".to_owned());
        ada.attributes
            .insert("preferred_username".to_owned(), "countess".to_owned());
        let preferred = (Alias::PreferredUsername, "countess");
        assert_eq!(pool.sign_in_names(&ada), [preferred]);
        ada.attributes
            .insert("email_verified".to_owned(), "true".to_owned());
        assert_eq!(
            pool.sign_in_names(&ada),
            [(Alias::Email, "a@b.example"), preferred]
        );
        ada.status = UserStatus::Unconfirmed;
        assert_eq!(pool.sign_in_names(&ada), [(Alias::Email, "a@b.example")]);
        ada.status = UserStatus::ExternalProvider;
        assert_eq!(pool.sign_in_names(&ada), []);
    }

    #[test]
    fn addresses_that_name_users_count_at_once() {
        let mut pool = pool();
        pool.username_attributes = vec![Contact::Email];
        let mut ada = user("ada");
        ada.attributes
            .insert("email".to_owned(), "a@b.example".to_owned());
        ada.attributes
            .insert("phone_number".to_owned(), "+4930123456".to_owned());
        assert_eq!(pool.sign_in_names(&ada), [(Alias::Email, "a@b.example")]);
    }
}
