//! A browser and an authenticator in software, for tests: the other side of the ceremonies.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use minicbor::Encoder;
use minicbor::encode::Error as EncodeError;

use crate::ceremony::sha256;
use crate::{Algorithm, Base64Url, CreationOptions, RequestOptions};

/// The authenticator could not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the authenticator could not do it")]
pub struct Unable;

impl From<aws_lc_rs::error::Unspecified> for Unable {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self
    }
}

impl From<EncodeError<std::convert::Infallible>> for Unable {
    fn from(_: EncodeError<std::convert::Infallible>) -> Self {
        Self
    }
}

/// An authenticator with one passkey (ES256) in a browser. What it does otherwise than a good one
/// is for tests to say.
pub struct SoftAuthenticator {
    key: EcdsaKeyPair,
    user_handle: Vec<u8>,
    /// The origin of the page that the browser shows.
    pub origin: String,
    /// Whether the page is in a frame of another origin.
    pub is_embedded: bool,
    /// The domain that it acts for, if not that of the options.
    pub relying_party_id: Option<String>,
    /// Whether somebody is there.
    pub sees_user: bool,
    /// Whether it verifies the user.
    pub verifies_user: bool,
    /// Whether the passkey may be copied to other devices.
    pub is_backup_eligible: bool,
    /// Whether the passkey has been copied.
    pub is_backed_up: bool,
    /// Whether it attests with the passkey's own key.
    pub attests: bool,
    /// How often it has signed; `None` if it doesn't count.
    pub sign_count: Option<u32>,
}

impl SoftAuthenticator {
    /// One without a user, in a browser that shows a page of `origin`.
    ///
    /// # Errors
    /// No key could be made.
    pub fn new(origin: &str) -> Result<Self, Unable> {
        Ok(Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?,
            user_handle: Vec::new(),
            origin: origin.to_owned(),
            is_embedded: false,
            relying_party_id: None,
            sees_user: true,
            verifies_user: true,
            is_backup_eligible: true,
            is_backed_up: true,
            attests: false,
            sign_count: None,
        })
    }

    /// The passkey's id.
    pub fn credential_id(&self) -> Base64Url {
        sha256(self.key.public_key().as_ref()).as_slice().into()
    }

    /// `navigator.credentials.create()`: creation options in, the registration response out, both
    /// as JSON.
    ///
    /// # Errors
    /// These are no creation options, or none of the algorithms is ES256.
    pub fn create(&mut self, options: &str) -> Result<String, Unable> {
        let options: CreationOptions = serde_json::from_str(options).map_err(|_| Unable)?;
        let mut algorithms = options.pub_key_cred_params.iter();
        if !algorithms.any(|parameters| parameters.alg == Algorithm::Es256) {
            return Err(Unable);
        }
        self.user_handle = options.user.id.0;
        let client_data = self.client_data("webauthn.create", &options.challenge);
        let data = [
            self.authenticator_data(&options.rp.id, 1 << 6),
            vec![0; 16],
            vec![0, 32],
            self.credential_id().0,
            self.cose_key()?,
        ];
        let data = data.concat();
        let attestation_object = self.attestation_object(&data, &client_data)?;
        let response = serde_json::json!({
            "clientDataJSON": Base64Url(client_data.into_bytes()),
            "attestationObject": Base64Url(attestation_object),
            "transports": ["internal", "hybrid"],
        });
        Ok(self.public_key_credential(&response))
    }

    /// `navigator.credentials.get()`: request options in, the assertion response out, both as JSON.
    ///
    /// # Errors
    /// These are no request options, or this passkey is not among those that are allowed.
    pub fn get(&mut self, options: &str) -> Result<String, Unable> {
        let options: RequestOptions = serde_json::from_str(options).map_err(|_| Unable)?;
        let allowed = &options.allow_credentials;
        let id = self.credential_id();
        if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed.id == id) {
            return Err(Unable);
        }
        self.sign_count = self.sign_count.map(|count| count.wrapping_add(1));
        let client_data = self.client_data("webauthn.get", &options.challenge);
        let data = self.authenticator_data(&options.rp_id, 0);
        let signature = self.sign(&data, &client_data)?;
        let response = serde_json::json!({
            "clientDataJSON": Base64Url(client_data.into_bytes()),
            "authenticatorData": Base64Url(data),
            "signature": Base64Url(signature),
            "userHandle": Base64Url(self.user_handle.clone()),
        });
        Ok(self.public_key_credential(&response))
    }

    fn public_key_credential(&self, response: &serde_json::Value) -> String {
        let id = self.credential_id();
        let credential = serde_json::json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": response,
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
        });
        credential.to_string()
    }

    fn client_data(&self, kind: &str, challenge: &Base64Url) -> String {
        let client_data = serde_json::json!({
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": self.is_embedded,
        });
        client_data.to_string()
    }

    fn authenticator_data(&self, relying_party_id: &str, more_flags: u8) -> Vec<u8> {
        let relying_party_id = self.relying_party_id.as_deref().unwrap_or(relying_party_id);
        let flags = u8::from(self.sees_user)
            | u8::from(self.verifies_user) << 2
            | u8::from(self.is_backup_eligible) << 3
            | u8::from(self.is_backed_up) << 4
            | more_flags;
        let count = self.sign_count.unwrap_or_default().to_be_bytes();
        let hash = sha256(relying_party_id.as_bytes());
        [hash.as_slice(), &[flags], &count].concat()
    }

    fn cose_key(&self) -> Result<Vec<u8>, Unable> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point
            .get(1..)
            .and_then(|point| point.split_at_checked(32))
            .ok_or(Unable)?;
        let mut encoder = Encoder::new(Vec::new());
        encoder.map(5)?.u8(1)?.u8(2)?.u8(3)?.i8(-7)?.i8(-1)?.u8(1)?;
        encoder.i8(-2)?.bytes(x)?.i8(-3)?.bytes(y)?;
        Ok(encoder.into_writer())
    }

    fn attestation_object(&self, data: &[u8], client_data: &str) -> Result<Vec<u8>, Unable> {
        let mut encoder = Encoder::new(Vec::new());
        encoder.map(3)?.str("fmt")?;
        if self.attests {
            let signature = self.sign(data, client_data)?;
            encoder.str("packed")?.str("attStmt")?.map(2)?;
            encoder.str("alg")?.i8(-7)?.str("sig")?.bytes(&signature)?;
        } else {
            encoder.str("none")?.str("attStmt")?.map(0)?;
        }
        encoder.str("authData")?.bytes(data)?;
        Ok(encoder.into_writer())
    }

    fn sign(&self, data: &[u8], client_data: &str) -> Result<Vec<u8>, Unable> {
        let message = [data, &sha256(client_data.as_bytes())].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message)?;
        Ok(signature.as_ref().to_vec())
    }
}
