//! What an authenticator says of its own make (<https://www.w3.org/TR/webauthn-3/#sctn-attestation>).

mod certificate;
mod fido_u2f;
mod packed;

use crate::PasskeyError;
use crate::authenticator_data::{AttestedCredential, AuthenticatorData};
use crate::cbor::{Item, Key, Map};
use crate::public_key::PublicKey;

const MALFORMED: PasskeyError = PasskeyError::Malformed("attestation object");

/// What a registration's attestation statement has proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attestation {
    /// Nothing: there is none.
    None,
    /// That the credential's own key signed.
    SelfSigned,
    /// That the holder of the first certificate's key signed. Whether the certificates lead to one
    /// that is trusted stays open.
    Certified {
        /// DER, the authenticator's first.
        certificates: Vec<Vec<u8>>,
    },
    /// Nothing: its format is one that is not read here.
    NotVerified {
        /// The format's name.
        format: &'static str,
    },
}

/// Registered formats whose statements are not read.
const NOT_READ: [&str; 5] = [
    "tpm",
    "android-key",
    "android-safetynet",
    "apple",
    "compound",
];

/// An attestation object, taken apart.
#[derive(Debug)]
pub(crate) struct AttestationObject<'a> {
    format: &'a str,
    statement: Item<'a>,
    pub(crate) authenticator_data: &'a [u8],
}

impl<'a> AttestationObject<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, PasskeyError> {
        let Ok(Item::Map(mut members)) = Item::read_whole(bytes) else {
            return Err(MALFORMED);
        };
        let mut member = |name| members.remove(&Key::Text(name)).ok_or(MALFORMED);
        Ok(Self {
            format: member("fmt")?.as_text().ok_or(MALFORMED)?,
            statement: member("attStmt")?,
            authenticator_data: member("authData")?.as_bytes().ok_or(MALFORMED)?,
        })
    }

    /// Verifies the statement.
    pub(crate) fn verify(&self, signed: &Signed<'_>) -> Result<Attestation, PasskeyError> {
        if let Some(format) = NOT_READ.into_iter().find(|name| *name == self.format) {
            return Ok(Attestation::NotVerified { format });
        }
        let statement = self.statement.as_map().ok_or(MALFORMED)?;
        match self.format {
            "none" if statement.is_empty() => Ok(Attestation::None),
            "none" => Err(PasskeyError::AttestationInvalid),
            "packed" => packed::verify(statement, signed),
            "fido-u2f" => fido_u2f::verify(statement, signed),
            _ => Err(PasskeyError::AttestationNotSupported),
        }
    }
}

/// What a statement is about.
pub(crate) struct Signed<'a> {
    pub(crate) authenticator_data: &'a [u8],
    pub(crate) parsed: &'a AuthenticatorData<'a>,
    pub(crate) credential: &'a AttestedCredential<'a>,
    pub(crate) public_key: &'a PublicKey<'a>,
    pub(crate) client_data_hash: [u8; 32],
}

impl Signed<'_> {
    fn message(&self) -> Vec<u8> {
        [self.authenticator_data, &self.client_data_hash].concat()
    }
}

fn signature<'a>(statement: &Map<'a>) -> Result<&'a [u8], PasskeyError> {
    let signature = statement.get(&Key::Text("sig")).and_then(Item::as_bytes);
    signature.ok_or(MALFORMED)
}

/// The certificates of a statement, if it has any.
fn certificates(statement: &Map<'_>) -> Result<Option<Vec<Vec<u8>>>, PasskeyError> {
    let Some(chain) = statement.get(&Key::Text("x5c")) else {
        return Ok(None);
    };
    let chain = chain.as_array().ok_or(MALFORMED)?;
    let bytes = chain.iter().map(|der| der.as_bytes().map(<[u8]>::to_vec));
    bytes.collect::<Option<_>>().map(Some).ok_or(MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vectors {
        attestations: Vec<Vector>,
    }

    #[derive(serde::Deserialize)]
    struct Vector {
        format: String,
        signature: String,
        certificate: String,
        authenticator_data: String,
        client_data_hash: String,
    }

    struct Case {
        signature: Vec<u8>,
        certificates: Vec<Vec<u8>>,
        authenticator_data: Vec<u8>,
        client_data_hash: [u8; 32],
    }

    fn case(format: &str) -> Case {
        let json = include_str!("../../tests/vectors/authenticators.json");
        let vectors: Vectors = serde_json::from_str(json).unwrap();
        let mut vectors = vectors.attestations.into_iter();
        let vector = vectors.find(|vector| vector.format == format).unwrap();
        let hash = hex::decode(vector.client_data_hash).unwrap();
        Case {
            signature: hex::decode(vector.signature).unwrap(),
            certificates: vec![hex::decode(vector.certificate).unwrap()],
            authenticator_data: hex::decode(vector.authenticator_data).unwrap(),
            client_data_hash: hash.try_into().unwrap(),
        }
    }

    impl Case {
        fn verify(&self, format: &str) -> Result<Attestation, PasskeyError> {
            let certificates = self.certificates.iter().map(|der| Item::Bytes(der));
            let statement = Map::from([
                (Key::Text("alg"), Item::Integer(-7)),
                (Key::Text("sig"), Item::Bytes(&self.signature)),
                (Key::Text("x5c"), Item::Array(certificates.collect())),
            ]);
            let object = AttestationObject {
                format,
                statement: Item::Map(statement),
                authenticator_data: &self.authenticator_data,
            };
            let parsed = AuthenticatorData::parse(object.authenticator_data).unwrap();
            let credential = parsed.attested.as_ref().unwrap();
            object.verify(&Signed {
                authenticator_data: object.authenticator_data,
                parsed: &parsed,
                credential,
                public_key: &PublicKey::parse(credential.public_key)?,
                client_data_hash: self.client_data_hash,
            })
        }
    }

    #[test]
    fn statements_of_real_authenticators_hold() {
        for format in ["packed", "fido-u2f"] {
            let case = case(format);
            let certificates = case.certificates.clone();
            let expected = Attestation::Certified { certificates };
            assert_eq!(case.verify(format), Ok(expected), "{format}");
        }
    }

    #[test]
    fn a_changed_statement_does_not_hold() {
        for format in ["packed", "fido-u2f"] {
            let mut changed = case(format);
            changed.client_data_hash[0] ^= 1;
            let refused = changed.verify(format);
            assert_eq!(refused, Err(PasskeyError::AttestationInvalid), "{format}");

            let mut changed = case(format);
            changed.authenticator_data[0] ^= 1;
            let refused = changed.verify(format);
            assert_eq!(refused, Err(PasskeyError::AttestationInvalid), "{format}");

            let mut changed = case(format);
            changed.certificates[0].truncate(100);
            let refused = changed.verify(format);
            assert_eq!(refused, Err(MALFORMED), "{format}");
        }
    }

    #[test]
    fn a_certificate_is_for_authenticators_of_its_aaguid() {
        let case = case("packed");
        let certificate = certificate::AttestationCertificate::parse(&case.certificates[0]);
        let certificate = certificate.unwrap();
        let parsed = AuthenticatorData::parse(&case.authenticator_data).unwrap();
        let mut aaguid = *parsed.attested.unwrap().aaguid;
        assert!(certificate.names_aaguid(&aaguid));
        aaguid[0] ^= 1;
        assert!(!certificate.names_aaguid(&aaguid));
    }

    #[test]
    fn the_certificate_of_fido_u2f_is_one() {
        let mut two = case("fido-u2f");
        two.certificates.push(two.certificates[0].clone());
        assert_eq!(
            two.verify("fido-u2f"),
            Err(PasskeyError::AttestationInvalid)
        );
        two.certificates.clear();
        assert_eq!(
            two.verify("fido-u2f"),
            Err(PasskeyError::AttestationInvalid)
        );
        assert_eq!(two.verify("packed"), Err(PasskeyError::AttestationInvalid));
    }

    #[test]
    fn registered_formats_are_taken_unread_and_others_refused() {
        let case = case("packed");
        for format in NOT_READ {
            assert_eq!(case.verify(format), Ok(Attestation::NotVerified { format }));
        }
        let refused = case.verify("none");
        assert_eq!(refused, Err(PasskeyError::AttestationInvalid));
        for format in ["", "Packed", "mine"] {
            let refused = case.verify(format);
            assert_eq!(refused, Err(PasskeyError::AttestationNotSupported));
        }
    }
}
