//! Passkeys: what a browser sends of a registration or an assertion. A stranger has no assertion that
//! verifies but the one that was made here, and what he registers opens nobody's account.

#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_passkey::authenticator::SoftAuthenticator;
use ringwall_passkey::{
    Algorithm, AllowedOrigins, AssertionResponse, Ceremony, Credential, RegistrationResponse,
};
use serde_json::{Value, json};

const CHALLENGE: &[u8] = b"a challenge of the fuzzer's house";
const USER: &[u8] = b"ann";

/// A passkey, its registration and an assertion of it.
struct Known {
    registration: Value,
    assertion: Value,
    credential: Credential,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let challenge = URL_SAFE_NO_PAD.encode(CHALLENGE);
    let mut authenticator = SoftAuthenticator::new("https://auth.example.com").unwrap();
    authenticator.attests = true;
    let create = json!({
        "rp": {"id": "auth.example.com", "name": "Fuzz"},
        "user": {"id": URL_SAFE_NO_PAD.encode(USER), "name": "ann", "displayName": "Ann"},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
        "timeout": 60000,
        "excludeCredentials": [],
        "authenticatorSelection": {
            "residentKey": "required", "requireResidentKey": true, "userVerification": "preferred"
        },
        "attestation": "none",
    });
    let registration = authenticator.create(&create.to_string()).unwrap();
    let get = json!({
        "rpId": "auth.example.com",
        "challenge": challenge,
        "timeout": 60000,
        "allowCredentials": [],
        "userVerification": "preferred",
    });
    let assertion = authenticator.get(&get.to_string()).unwrap();
    let read = RegistrationResponse::parse(&registration).unwrap();
    let credential = read.verify(&ceremony(), &ALGORITHMS).unwrap().credential;
    Known {
        registration: serde_json::from_str(&registration).unwrap(),
        assertion: serde_json::from_str(&assertion).unwrap(),
        credential,
    }
});

const ALGORITHMS: [Algorithm; 3] = [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256];

/// What a byte in front says that the rest is put in place of.
const PLACES: [Option<(bool, &str)>; 7] = [
    None,
    Some((true, "clientDataJSON")),
    Some((true, "attestationObject")),
    Some((false, "clientDataJSON")),
    Some((false, "authenticatorData")),
    Some((false, "signature")),
    Some((false, "userHandle")),
];

fuzz_target!(
    init: plant(seeds()),
    |input: &[u8]| {
        let Some((place, rest)) = input.split_first() else { return };
        match PLACES[usize::from(*place) % PLACES.len()] {
            None => {
                let text = String::from_utf8_lossy(rest);
                register(&text);
                assert_nobody(&text);
            }
            Some((true, member)) => register(&with(&KNOWN.registration, member, rest)),
            Some((false, member)) => assert_nobody(&with(&KNOWN.assertion, member, rest)),
        }
    }
);

/// Anybody registers what he likes; it must be good for nothing else.
fn register(text: &str) {
    let Ok(read) = RegistrationResponse::parse(text) else {
        return;
    };
    let Ok(registered) = read.verify(&ceremony(), &ALGORITHMS) else {
        return;
    };
    let known = AssertionResponse::parse(&KNOWN.assertion.to_string()).unwrap();
    let verified = known.verify(&ceremony(), &registered.credential, USER);
    let is_same = registered.credential.public_key == KNOWN.credential.public_key;
    assert!(verified.is_err() || is_same);
}

/// Only what was signed here verifies, and then it says what it said.
fn assert_nobody(text: &str) {
    let Ok(read) = AssertionResponse::parse(text) else {
        return;
    };
    let known = AssertionResponse::parse(&KNOWN.assertion.to_string()).unwrap();
    if let Ok(verified) = read.verify(&ceremony(), &KNOWN.credential, USER) {
        assert_eq!(
            known.verify(&ceremony(), &KNOWN.credential, USER),
            Ok(verified)
        );
    }
}

fn ceremony() -> Ceremony<'static> {
    Ceremony {
        relying_party_id: "auth.example.com",
        challenge: CHALLENGE,
        origins: AllowedOrigins::OfRelyingParty,
        requires_user_verification: false,
    }
}

fn with(credential: &Value, member: &str, bytes: &[u8]) -> String {
    let mut changed = credential.clone();
    changed["response"][member] = Value::String(URL_SAFE_NO_PAD.encode(bytes));
    changed.to_string()
}

fn seeds() -> Vec<Vec<u8>> {
    let whole = [&KNOWN.registration, &KNOWN.assertion];
    let whole = whole.map(|credential| [b"\0", credential.to_string().as_bytes()].concat());
    let parts = (0_u8..).zip(PLACES).filter_map(|(number, place)| {
        let (is_registration, member) = place?;
        let of = if is_registration {
            &KNOWN.registration
        } else {
            &KNOWN.assertion
        };
        let text = of["response"][member].as_str()?;
        Some([vec![number], URL_SAFE_NO_PAD.decode(text).ok()?].concat())
    });
    whole.into_iter().chain(parts).collect()
}
