//! Random handshakes with a client written a second time, over plain big integers.
//!
//! It shares nothing with the crate but SHA-256: its numbers are `num-bigint`'s, and its hashing works
//! on hexadecimal text, as JavaScript's clients do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use aws_lc_rs::{digest, hmac};
use num_bigint::BigUint;
use proptest::prelude::*;
use ringwall_srp::{Identity, PublicKey, Salt, Server, SrpError, Verifier};
use zeroize::Zeroizing;

/// RFC 3526 §5: 2^3072 − 2^3008 − 1 + 2^64 · (⌊2^2942 π⌋ + 1690314), from the digits of π.
fn prime() -> BigUint {
    let one = BigUint::from(1_u32);
    let pi = pi_times_power_of_two(2942) + 1_690_314_u32;
    (&one << 3072_u32) - (&one << 3008_u32) - &one + (pi << 64_u32)
}

/// ⌊2^bits · π⌋ by Machin's formula, with bits to spare.
fn pi_times_power_of_two(bits: u32) -> BigUint {
    let spare = 64;
    let unit = BigUint::from(1_u32) << (bits + spare);
    (arctangent_of_inverse(5, &unit) * 16_u32 - arctangent_of_inverse(239, &unit) * 4_u32) >> spare
}

fn arctangent_of_inverse(inverse: u32, unit: &BigUint) -> BigUint {
    let mut term = unit / inverse;
    let (mut plus, mut minus) = (term.clone(), BigUint::ZERO);
    let mut odd = 1_u32;
    while term != BigUint::ZERO {
        term /= inverse * inverse;
        odd += 2;
        let part = &term / odd;
        if odd % 4 == 1 {
            plus += part
        } else {
            minus += part
        }
    }
    plus - minus
}

fn padded(number: &BigUint) -> String {
    let text = number.to_str_radix(16);
    if text.len() % 2 == 1 {
        format!("0{text}")
    } else if text.starts_with(|digit| "89abcdef".contains(digit)) {
        format!("00{text}")
    } else {
        text
    }
}

fn hash_hex(text: &str) -> String {
    let bytes = hex::decode(text).unwrap();
    hex::encode(digest::digest(&digest::SHA256, &bytes))
}

fn number(hex_text: &str) -> BigUint {
    BigUint::parse_bytes(hex_text.as_bytes(), 16).unwrap()
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, message).as_ref().to_vec()
}

struct PlainClient {
    prime: BigUint,
    secret: BigUint,
    public: BigUint,
}

impl PlainClient {
    fn new(secret: BigUint) -> Self {
        let prime = prime();
        let public = BigUint::from(2_u32).modpow(&secret, &prime);
        Self {
            prime,
            secret,
            public,
        }
    }

    fn sign(
        &self,
        identity: Identity<'_>,
        password: &str,
        salt: &str,
        server_key: &str,
        block: &[u8],
        timestamp: &str,
    ) -> Vec<u8> {
        let server_key = number(server_key);
        let two = BigUint::from(2_u32);
        let k = number(&hash_hex(&format!("{}02", padded(&self.prime))));
        let u = number(&hash_hex(&(padded(&self.public) + &padded(&server_key))));
        let names = format!("{}{}:{password}", identity.realm, identity.name);
        let inner = hex::encode(digest::digest(&digest::SHA256, names.as_bytes()));
        let x = number(&hash_hex(&(padded(&number(salt)) + &inner)));
        let hidden = k * two.modpow(&x, &self.prime) % &self.prime;
        let base = (server_key + &self.prime - hidden) % &self.prime;
        let shared = base.modpow(&(&self.secret + &u * x), &self.prime);

        let bytes = |number: &BigUint| hex::decode(padded(number)).unwrap();
        let extracted = mac(&bytes(&u), &bytes(&shared));
        let key = mac(&extracted, b"Caldera Derived Key\x01");
        let (realm, name) = (identity.realm.as_bytes(), identity.name.as_bytes());
        mac(
            &key[..16],
            &[realm, name, block, timestamp.as_bytes()].concat(),
        )
    }
}

fn salts() -> impl Strategy<Value = Salt> {
    any::<[u8; 16]>().prop_filter_map("a client could misread it", Salt::of_random)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_plain_client_proves_its_password(
        realm in "[A-Za-z0-9]{9}",
        name in "\\PC{1,20}",
        password in "\\PC{1,40}",
        salt in salts(),
        a in prop::collection::vec(any::<u8>(), 1..300),
        b in any::<[u8; 32]>(),
        block in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let identity = Identity { realm: &realm, name: &name };
        let verifier = Verifier::of_password(identity, &password, &salt);
        let server = Server::start(&verifier, Zeroizing::new(b)).unwrap();
        let client = PlainClient::new(BigUint::from_bytes_be(&a));
        let timestamp = "Tue Nov 3 20:11:26 UTC 2026";
        let sign = |password: &str| client.sign(
            identity,
            password,
            &salt.to_hex(),
            &server.public_key().to_hex(),
            &block,
            timestamp,
        );

        let client_key = PublicKey::from_hex(&client.public.to_str_radix(16)).unwrap();
        // What comes later may come to another server.
        let server = Server::resume(Zeroizing::new(*server.secret()), *server.public_key());
        let key = server.session_key(&verifier, &client_key).unwrap();
        prop_assert_eq!(key.verify(identity, &block, timestamp, &sign(&password)), Ok(()));
        let other = format!("{password}!");
        prop_assert_eq!(
            key.verify(identity, &block, timestamp, &sign(&other)),
            Err(SrpError::DoesNotVerify)
        );
    }
}
