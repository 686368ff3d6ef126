//! SRP: four lines of what a client sends, its key, salt, timestamp and signature. Keys are the same
//! after they were written and read again, and whoever does not know the password proves nothing.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_srp::client::Client;
use ringwall_srp::{
    EXPONENT_BYTES, Identity, PublicKey, Salt, Server, Verifier, format_timestamp, parse_timestamp,
};

const IDENTITY: Identity<'static> = Identity {
    realm: "AbCdEfGh1",
    name: "ann",
};
const BLOCK: &[u8] = b"a secret block";

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let salt = Salt::of_device(&[0x5A; Salt::BYTES]);
    Verifier::of_password(IDENTITY, "nobody guesses this", &salt)
});

fuzz_target!(
    init: plant(seeds()),
    |text: &str| {
        let mut lines = text.split('\n');
        let [key, salt, timestamp, signature] = [(); 4].map(|()| lines.next().unwrap_or_default());
        if let Some(seconds) = parse_timestamp(timestamp) {
            assert_eq!(format_timestamp(seconds), timestamp);
        }
        drop(Verifier::from_bytes(salt.as_bytes()));
        let Ok(client) = PublicKey::from_hex(key) else {
            return;
        };
        assert_eq!(PublicKey::from_hex(&client.to_hex()), Ok(client));
        assert_eq!(PublicKey::from_bytes(&client.to_bytes()), Ok(client));
        let server = Server::start(&VERIFIER, [0xB7; EXPONENT_BYTES].into()).unwrap();
        if let Ok(session) = server.session_key(&VERIFIER, &client) {
            let proof = signature.as_bytes();
            assert!(session.verify(IDENTITY, BLOCK, timestamp, proof).is_err());
        }
    }
);

fn seeds() -> Vec<Vec<u8>> {
    let key = Client::start([0xA7; EXPONENT_BYTES].into()).unwrap();
    let key = key.public_key().to_hex();
    [key.as_str(), "02", "0", "-1"]
        .map(|key| {
            format!(
                "{key}\n5a5a\nTue Nov 3 20:11:26 UTC 2026\n{}",
                "s".repeat(32)
            )
            .into_bytes()
        })
        .to_vec()
}
