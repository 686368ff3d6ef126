//! What a relying party sends to browsers
//! (<https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON>).

use serde::{Deserialize, Serialize};

use crate::{Algorithm, Base64Url};

/// `PublicKeyCredentialCreationOptionsJSON`: make a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    /// What is asked of the authenticator.
    pub authenticator_selection: AuthenticatorSelection,
    /// What the answer must contain.
    pub challenge: Base64Url,
    /// Passkeys that the user has already.
    #[serde(default)]
    pub exclude_credentials: Vec<CredentialDescriptor>,
    /// The algorithms that are taken, best first.
    pub pub_key_cred_params: Vec<CredentialParameters>,
    /// Who asks.
    pub rp: RelyingParty,
    /// How long the user has, in milliseconds.
    pub timeout: u32,
    /// Whom the passkey is for.
    pub user: User,
}

/// `PublicKeyCredentialRequestOptionsJSON`: use a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// The passkeys that are taken; none means any of the relying party's.
    #[serde(default)]
    pub allow_credentials: Vec<CredentialDescriptor>,
    /// What the answer must contain.
    pub challenge: Base64Url,
    /// Who asks.
    pub rp_id: String,
    /// How long the user has, in milliseconds.
    pub timeout: u32,
    /// Whether the authenticator shall verify the user.
    pub user_verification: UserVerification,
}

/// The one type of credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CredentialType {
    /// A key pair.
    #[default]
    #[serde(rename = "public-key")]
    PublicKey,
}

/// A passkey, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialDescriptor {
    /// The authenticator's name for it.
    pub id: Base64Url,
    /// Its type.
    pub r#type: CredentialType,
    /// How browsers reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transports: Vec<String>,
}

/// An algorithm that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialParameters {
    /// The algorithm.
    pub alg: Algorithm,
    /// The type of the credential.
    pub r#type: CredentialType,
}

impl From<Algorithm> for CredentialParameters {
    fn from(alg: Algorithm) -> Self {
        Self {
            alg,
            r#type: CredentialType::PublicKey,
        }
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingParty {
    /// A domain.
    pub id: String,
    /// What the user is shown.
    pub name: String,
}

/// Whom a passkey is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// What the user is shown.
    pub display_name: String,
    /// The user handle, which the authenticator gives back: up to 64 bytes that tell nothing.
    pub id: Base64Url,
    /// The account's name.
    pub name: String,
}

/// What is asked of an authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorSelection {
    /// Whether it must be able to find the passkey by itself, for browsers of Level 1.
    pub require_resident_key: bool,
    /// Whether it must be able to find the passkey by itself.
    pub resident_key: ResidentKey,
    /// Whether it shall verify the user.
    pub user_verification: UserVerification,
}

/// Whether an authenticator must be able to find a passkey without being told its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResidentKey {
    /// Better not.
    Discouraged,
    /// If it can.
    Preferred,
    /// Yes.
    Required,
}

/// Whether an authenticator shall verify the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserVerification {
    /// Better not.
    Discouraged,
    /// If it can.
    Preferred,
    /// Yes.
    Required,
}
