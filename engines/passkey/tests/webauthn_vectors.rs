//! The ceremonies of the WebAuthn specification's own test vectors.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use ringwall_passkey::{
    Algorithm, AllowedOrigins, AssertionResponse, Attestation, Base64Url, Ceremony, PasskeyError,
    RegistrationResponse,
};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    source: String,
    relying_party: String,
    origin: String,
    credentials: Vec<Vector>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    credential_id: String,
    registration: Registration,
    assertion: Assertion,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    challenge: String,
    client_data: String,
    attestation_object: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Assertion {
    challenge: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
}

fn bytes(hex: &str) -> Base64Url {
    Base64Url(hex::decode(hex).unwrap())
}

impl Vector {
    fn credential(&self, response: &serde_json::Value) -> String {
        let id = bytes(&self.credential_id);
        let credential = serde_json::json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
        });
        credential.to_string()
    }

    fn registration(&self) -> RegistrationResponse {
        let response = serde_json::json!({
            "clientDataJSON": bytes(&self.registration.client_data),
            "attestationObject": bytes(&self.registration.attestation_object),
        });
        RegistrationResponse::parse(&self.credential(&response)).unwrap()
    }

    fn assertion(&self) -> AssertionResponse {
        let response = serde_json::json!({
            "clientDataJSON": bytes(&self.assertion.client_data),
            "authenticatorData": bytes(&self.assertion.authenticator_data),
            "signature": bytes(&self.assertion.signature),
        });
        AssertionResponse::parse(&self.credential(&response)).unwrap()
    }
}

fn ceremony<'a>(relying_party_id: &'a str, challenge: &'a [u8]) -> Ceremony<'a> {
    Ceremony {
        relying_party_id,
        challenge,
        origins: AllowedOrigins::Listed(&["https://example.org"]),
        requires_user_verification: false,
    }
}

#[test]
fn the_ceremonies_hold_and_changed_ones_do_not() {
    let json = include_str!("vectors/webauthn-level-3.json");
    let vectors: Vectors = serde_json::from_str(json).unwrap();
    assert!(vectors.source.contains("https://www.w3.org/TR/webauthn-3/"));
    assert_eq!(vectors.origin, "https://example.org");
    let id = vectors.relying_party.as_str();
    let algorithms = [Algorithm::Es256];
    for vector in &vectors.credentials {
        let name = &vector.name;
        let challenge = bytes(&vector.registration.challenge);
        let begun = ceremony(id, &challenge);
        let response = vector.registration();
        let registered = response.verify(&begun, &algorithms).expect(name);
        let is_as_named = match &registered.attestation {
            Attestation::None => name.contains("none."),
            Attestation::SelfSigned => name.contains("packed-self."),
            Attestation::Certified { certificates } => {
                name.contains("packed.") && certificates.len() == 1
            }
            Attestation::NotVerified { .. } => false,
        };
        assert!(is_as_named, "{name}");
        let other = ceremony(id, &[1]);
        let refused = response.verify(&other, &algorithms);
        assert_eq!(refused.unwrap_err(), PasskeyError::WrongChallenge, "{name}");

        let challenge = bytes(&vector.assertion.challenge);
        let begun = ceremony(id, &challenge);
        let response = vector.assertion();
        let credential = &registered.credential;
        response.verify(&begun, credential, b"user").expect(name);
        let mut other = credential.clone();
        other.public_key.0[20] ^= 1;
        assert!(response.verify(&begun, &other, b"user").is_err(), "{name}");
    }
    assert_eq!(vectors.credentials.len(), 3);
}
