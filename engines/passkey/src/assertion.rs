//! A passkey used to sign in
//! (<https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion>).

use serde::Deserialize;

use crate::authenticator_data::AuthenticatorData;
use crate::ceremony::sha256;
use crate::client_data::{self, Kind};
use crate::options::CredentialType;
use crate::public_key::PublicKey;
use crate::{Base64Url, Ceremony, Credential, MOST_RESPONSE_BYTES, PasskeyError};

/// `AuthenticationResponseJSON`: what a browser made of request options.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssertionResponse {
    id: Base64Url,
    raw_id: Base64Url,
    #[expect(dead_code, reason = "its one value is checked when it is read")]
    r#type: CredentialType,
    response: AuthenticatorResponse,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthenticatorResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: Base64Url,
    authenticator_data: Base64Url,
    signature: Base64Url,
    user_handle: Option<Base64Url>,
}

/// What an assertion that holds says of its passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How often it has signed.
    pub sign_count: u32,
    /// Whether it has been copied to other devices.
    pub is_backed_up: bool,
    /// Whether the authenticator has verified the user this time.
    pub is_user_verified: bool,
}

impl AssertionResponse {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// It has not that form, or is too large.
    pub fn parse(json: &str) -> Result<Self, PasskeyError> {
        if json.len() > MOST_RESPONSE_BYTES {
            return Err(PasskeyError::Malformed("credential"));
        }
        serde_json::from_str(json).map_err(|_| PasskeyError::Malformed("credential"))
    }

    /// The passkey that it claims to be of.
    pub fn credential_id(&self) -> &[u8] {
        &self.id
    }

    /// The user that the authenticator has the passkey for, if it tells.
    pub fn user_handle(&self) -> Option<&[u8]> {
        self.response.user_handle.as_deref()
    }

    /// Verifies that this passkey of this user signed in this ceremony.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(
        &self,
        ceremony: &Ceremony<'_>,
        credential: &Credential,
        user_handle: &[u8],
    ) -> Result<Verified, PasskeyError> {
        if self.id != self.raw_id || self.id != credential.id {
            return Err(PasskeyError::WrongCredential);
        }
        if self.user_handle().is_some_and(|said| said != user_handle) {
            return Err(PasskeyError::WrongUser);
        }
        client_data::check(&self.response.client_data, Kind::Assertion, ceremony)?;
        let parsed = AuthenticatorData::parse(&self.response.authenticator_data)?;
        parsed.check(ceremony)?;
        if parsed.is_backup_eligible() != credential.is_backup_eligible {
            return Err(PasskeyError::BackupFlags);
        }
        let hash = sha256(&self.response.client_data);
        let message = [&*self.response.authenticator_data, &hash].concat();
        let public_key = PublicKey::parse(&credential.public_key)?;
        if !public_key.verifies(&message, &self.response.signature) {
            return Err(PasskeyError::SignatureInvalid);
        }
        // Authenticators that don't count say zero.
        let counts = parsed.sign_count != 0 || credential.sign_count != 0;
        if counts && parsed.sign_count <= credential.sign_count {
            return Err(PasskeyError::CounterRegressed);
        }
        Ok(Verified {
            sign_count: parsed.sign_count,
            is_backed_up: parsed.is_backed_up(),
            is_user_verified: parsed.is_user_verified(),
        })
    }
}
