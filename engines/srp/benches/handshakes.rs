//! How many sign-ins by SRP a core can serve: the server's side of a handshake, and the two
//! signatures of the tokens that it ends in.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use ringwall_srp::client::Client;
use ringwall_srp::{Identity, Salt, Server, SessionKey, Verifier};
use zeroize::Zeroizing;

fn main() {
    divan::main();
}

const IDENTITY: Identity<'static> = Identity {
    realm: "AbCdEfGh1",
    name: "7d8ca528-4931-4254-9273-ea5ee853f271",
};

fn verifier() -> Option<Verifier> {
    let salt = Salt::of_random([0x5A; Salt::BYTES])?;
    Some(Verifier::of_password(IDENTITY, "Correct-Horse-1", &salt))
}

fn serve(verifier: &Verifier, client: &Client) -> Option<SessionKey> {
    let server = Server::start(verifier, Zeroizing::new([0xB7; 32])).ok()?;
    let server = Server::resume(Zeroizing::new(*server.secret()), *server.public_key());
    server.session_key(verifier, client.public_key()).ok()
}

#[divan::bench]
fn handshake(bencher: divan::Bencher<'_, '_>) {
    let verifier = verifier();
    let client = Client::start(Zeroizing::new([0xA7; 32])).ok();
    bencher.bench(|| serve(verifier.as_ref()?, client.as_ref()?));
}

#[divan::bench]
fn handshake_and_two_signatures(bencher: divan::Bencher<'_, '_>) {
    let verifier = verifier();
    let client = Client::start(Zeroizing::new([0xA7; 32])).ok();
    let signer = KeyPair::generate(KeySize::Rsa2048).ok();
    bencher.bench(|| {
        let key = serve(verifier.as_ref()?, client.as_ref()?)?;
        let signer = signer.as_ref()?;
        let mut signature = vec![0; signer.public_modulus_len()];
        for _ in 0..2 {
            let random = SystemRandom::new();
            let message = key.sign(IDENTITY, b"block", "Tue Nov 3 20:11:26 UTC 2026");
            signer
                .sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature)
                .ok()?;
        }
        Some(signature)
    });
}
