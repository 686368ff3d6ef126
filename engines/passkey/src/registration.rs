//! A passkey registered (<https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential>).

use serde::Deserialize;

use crate::attestation::{AttestationObject, Signed};
use crate::authenticator_data::AuthenticatorData;
use crate::ceremony::sha256;
use crate::client_data::{self, Kind};
use crate::options::CredentialType;
use crate::public_key::PublicKey;
use crate::{
    Algorithm, Attestation, Base64Url, Ceremony, Credential, MOST_RESPONSE_BYTES, PasskeyError,
};

/// The transports that are kept.
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

/// `RegistrationResponseJSON`: what a browser made of creation options.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationResponse {
    id: Base64Url,
    raw_id: Base64Url,
    #[expect(dead_code, reason = "its one value is checked when it is read")]
    r#type: CredentialType,
    response: AuthenticatorResponse,
    authenticator_attachment: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthenticatorResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: Base64Url,
    attestation_object: Base64Url,
    #[serde(default)]
    transports: Vec<String>,
}

/// A registration that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The new passkey.
    pub credential: Credential,
    /// What is known of its authenticator.
    pub attestation: Attestation,
}

impl RegistrationResponse {
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

    /// Verifies that the passkey was made in this ceremony, with a key of one of the algorithms.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(
        &self,
        ceremony: &Ceremony<'_>,
        algorithms: &[Algorithm],
    ) -> Result<Registered, PasskeyError> {
        client_data::check(&self.response.client_data, Kind::Registration, ceremony)?;
        let object = AttestationObject::parse(&self.response.attestation_object)?;
        let parsed = AuthenticatorData::parse(object.authenticator_data)?;
        parsed.check(ceremony)?;
        let credential = parsed.attested.as_ref();
        let credential = credential.ok_or(PasskeyError::Malformed("authenticator data"))?;
        if self.id != self.raw_id || *self.id != *credential.id {
            return Err(PasskeyError::WrongCredential);
        }
        let public_key = PublicKey::parse(credential.public_key)?;
        if !algorithms.contains(&public_key.algorithm()) {
            return Err(PasskeyError::AlgorithmNotSupported);
        }
        let attestation = object.verify(&Signed {
            authenticator_data: object.authenticator_data,
            parsed: &parsed,
            credential,
            public_key: &public_key,
            client_data_hash: sha256(&self.response.client_data),
        })?;
        let credential = Credential {
            id: self.id.clone(),
            public_key: credential.public_key.into(),
            sign_count: parsed.sign_count,
            is_backup_eligible: parsed.is_backup_eligible(),
            is_backed_up: parsed.is_backed_up(),
            is_user_verified: parsed.is_user_verified(),
            aaguid: credential.aaguid.as_slice().into(),
            transports: self.transports(),
            attachment: self.attachment(),
        };
        Ok(Registered {
            credential,
            attestation,
        })
    }

    /// The transports that are known. The browser's word for them is signed by nobody.
    fn transports(&self) -> Vec<String> {
        let said = &self.response.transports;
        let known = TRANSPORTS.into_iter();
        let named = known.filter(|known| said.iter().any(|said| said == known));
        named.map(str::to_owned).collect()
    }

    fn attachment(&self) -> Option<String> {
        let said = self.authenticator_attachment.as_deref()?;
        let is_known = ["platform", "cross-platform"].contains(&said);
        is_known.then(|| said.to_owned())
    }
}
