//! The client's side of SCRAM-SHA-256 with the door's secret.
//!
//! <https://www.rfc-editor.org/rfc/rfc5802>, <https://www.rfc-editor.org/rfc/rfc7677>

use std::num::NonZeroU32;

use aws_lc_rs::{constant_time, digest, hmac, pbkdf2};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

pub(super) const MECHANISM: &str = "SCRAM-SHA-256";
/// More than any of the door's servers asks for.
const MOST_ITERATIONS: u32 = 1 << 16;
/// No channel binding: the server's side is a Unix socket.
const HEADER: &str = "n,,";

/// An exchange: the client's first message was sent.
pub(super) struct Exchange {
    /// Without the header; the server knows the user from the start-up message.
    first: String,
}

/// What the server must prove at last.
pub(super) struct Proof {
    /// The client's last message.
    pub(super) message: String,
    server_signature: hmac::Tag,
}

impl Exchange {
    /// Begins with a nonce. `message` is the client's first.
    pub(super) fn begin(nonce: &[u8; 18]) -> Self {
        Self {
            first: format!("n=,r={}", STANDARD.encode(nonce)),
        }
    }

    /// The client's first message.
    pub(super) fn message(&self) -> String {
        format!("{HEADER}{}", self.first)
    }

    /// Answers the server's first message; `None` if that is not one.
    pub(super) fn answer(&self, server_first: &[u8], secret: &str) -> Option<Proof> {
        let server_first = std::str::from_utf8(server_first).ok()?;
        let mut parts = server_first.split(',');
        let nonce = parts.next()?.strip_prefix("r=")?;
        let salt = STANDARD.decode(parts.next()?.strip_prefix("s=")?).ok()?;
        let iterations: NonZeroU32 = parts.next()?.strip_prefix("i=")?.parse().ok()?;
        let own_nonce = self.first.strip_prefix("n=,r=")?;
        if !nonce.starts_with(own_nonce) || iterations.get() > MOST_ITERATIONS {
            return None;
        }
        let key = salted(secret, &salt, iterations);
        let client_key = hmac::sign(&key, b"Client Key");
        let stored_key = digest::digest(&digest::SHA256, client_key.as_ref());
        let without_proof = format!("c={},r={nonce}", STANDARD.encode(HEADER));
        let signed = format!("{},{server_first},{without_proof}", self.first);
        let sign =
            |key: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), signed.as_bytes());
        let signature = sign(stored_key.as_ref());
        let bytes = client_key.as_ref().iter().zip(signature.as_ref());
        let proof: Vec<u8> = bytes.map(|(key, signature)| key ^ signature).collect();
        Some(Proof {
            message: format!("{without_proof},p={}", STANDARD.encode(proof)),
            server_signature: sign(hmac::sign(&key, b"Server Key").as_ref()),
        })
    }
}

impl Proof {
    /// Whether the server's last message proves that it knows the secret too.
    pub(super) fn is_answered_by(&self, server_final: &[u8]) -> bool {
        let signature = server_final.strip_prefix(b"v=");
        let signature = signature.and_then(|signature| STANDARD.decode(signature).ok());
        signature.is_some_and(|signature| {
            constant_time::verify_slices_are_equal(&signature, self.server_signature.as_ref())
                .is_ok()
        })
    }
}

fn salted(secret: &str, salt: &[u8], iterations: NonZeroU32) -> hmac::Key {
    let mut salted = Zeroizing::new([0; 32]);
    let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
    pbkdf2::derive(algorithm, iterations, salt, secret.as_bytes(), &mut *salted);
    hmac::Key::new(hmac::HMAC_SHA256, &*salted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 7677 §3, whose client names its user.
    #[test]
    fn the_exchange_of_the_rfc() {
        let exchange = Exchange {
            first: "n=,r=rOprNGfwEbeRWgbNEkqO".to_owned(),
        };
        let server = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        let proof = exchange.answer(server, "pencil").unwrap();
        assert!(
            proof
                .message
                .starts_with("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=")
        );
        assert!(!proof.is_answered_by(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        let signature = STANDARD.encode(proof.server_signature.as_ref());
        assert!(proof.is_answered_by(format!("v={signature}").as_bytes()));
    }

    #[test]
    fn servers_that_do_not_keep_to_it_get_no_proof() {
        let exchange = Exchange::begin(&[7; 18]);
        let own = exchange.first.strip_prefix("n=,r=").unwrap();
        let answer = |text: &str| exchange.answer(text.as_bytes(), "secret").is_some();
        assert!(answer(&format!("r={own}more,s=AAAA,i=4096")));
        for text in [
            "r=another,s=AAAA,i=4096".to_owned(),
            format!("r={own}more,s=AAAA,i=0"),
            format!("r={own}more,s=AAAA,i=100000000"),
            format!("r={own}more,s=?,i=4096"),
            format!("r={own}more"),
            String::new(),
        ] {
            assert!(!answer(&text), "{text}");
        }
    }
}
