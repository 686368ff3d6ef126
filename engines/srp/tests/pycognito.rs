//! Handshakes that another client made (`vectors/pycognito.json` says how).

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use ringwall_srp::client::Client;
use ringwall_srp::{Identity, PublicKey, Salt, Server, SrpError, Verifier};
use serde::Deserialize;
use zeroize::Zeroizing;

#[derive(Deserialize)]
struct Vectors {
    handshakes: Vec<Handshake>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Handshake {
    realm: String,
    name: String,
    password: String,
    salt: String,
    a: String,
    #[serde(rename = "A")]
    client_key: String,
    b: String,
    #[serde(rename = "B")]
    server_key: String,
    verifier: String,
    secret_block: String,
    timestamp: String,
    signature: String,
}

impl Handshake {
    fn identity(&self) -> Identity<'_> {
        Identity {
            realm: &self.realm,
            name: &self.name,
        }
    }

    fn salt(&self) -> Salt {
        Salt::of_device(&bytes(&self.salt))
    }

    fn verifier(&self) -> Verifier {
        Verifier::from_bytes(&bytes(&self.verifier)).unwrap()
    }

    fn server(&self) -> Server {
        Server::start(&self.verifier(), secret(&self.b)).unwrap()
    }

    fn check(&self, block: &[u8], timestamp: &str, signature: &[u8]) -> Result<(), SrpError> {
        let client_key = PublicKey::from_hex(&self.client_key).unwrap();
        let key = self.server().session_key(&self.verifier(), &client_key)?;
        key.verify(self.identity(), block, timestamp, signature)
    }
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn secret(text: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(bytes(text).try_into().unwrap())
}

fn handshakes() -> Vec<Handshake> {
    let text = include_str!("vectors/pycognito.json");
    serde_json::from_str::<Vectors>(text).unwrap().handshakes
}

#[test]
fn every_number_is_the_other_clients() {
    for shake in handshakes() {
        let client = Client::start(secret(&shake.a)).unwrap();
        assert_eq!(client.public_key().to_hex(), shake.client_key);
        assert_eq!(shake.server().public_key().to_hex(), shake.server_key);

        let verifier = Verifier::of_password(shake.identity(), &shake.password, &shake.salt());
        assert_eq!(
            verifier.to_bytes().as_slice(),
            shake.verifier().to_bytes().as_slice()
        );
    }
}

#[test]
fn takes_the_other_clients_signature() {
    for shake in handshakes() {
        let (block, signature) = (bytes(&shake.secret_block), bytes(&shake.signature));
        assert_eq!(shake.check(&block, &shake.timestamp, &signature), Ok(()));
    }
}

#[test]
fn makes_the_signature_that_the_other_client_made() {
    for shake in handshakes() {
        let client = Client::start(secret(&shake.a)).unwrap();
        let server_key = PublicKey::from_hex(&shake.server_key).unwrap();
        let key = client
            .session_key(
                shake.identity(),
                &shake.password,
                &shake.salt(),
                &server_key,
            )
            .unwrap();
        let block = bytes(&shake.secret_block);
        let signature = key.sign(shake.identity(), &block, &shake.timestamp);
        assert_eq!(hex::encode(signature), shake.signature);
    }
}

#[test]
fn refuses_whatever_was_tampered_with() {
    let shakes = handshakes();
    let shake = shakes.first().unwrap();
    let (block, signature) = (bytes(&shake.secret_block), bytes(&shake.signature));
    let refused = Err(SrpError::DoesNotVerify);

    let mut other_block = block.clone();
    other_block[0] ^= 1;
    assert_eq!(
        shake.check(&other_block, &shake.timestamp, &signature),
        refused
    );
    assert_eq!(
        shake.check(&block, "Tue Nov 3 20:11:27 UTC 2026", &signature),
        refused
    );
    for at in 0..signature.len() {
        let mut other = signature.clone();
        other[at] ^= 0x80;
        assert_eq!(shake.check(&block, &shake.timestamp, &other), refused);
    }
    assert_eq!(
        shake.check(&block, &shake.timestamp, &signature[..31]),
        refused
    );
    assert_eq!(shake.check(&block, &shake.timestamp, b""), refused);
}
