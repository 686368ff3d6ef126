//! Responses that xmlsec1 and signxml made (`foreign/sign_saml.py`).

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_tokens::saml::{
    Assertion, Decryption, DecryptionKey, DecryptionKeyError, Expected, IdentityProvider,
    SamlError, verify_response,
};

use crate::idp::EXPECTED;

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/saml");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn verify(name: &str, response: &str, decryption: Decryption<'_>) -> Result<Assertion, SamlError> {
    let metadata = read(&format!("{name}-metadata.xml"));
    let provider = IdentityProvider::parse(metadata.as_bytes()).unwrap();
    let expected = Expected {
        decryption,
        ..EXPECTED
    };
    verify_response(&STANDARD.encode(response), &provider, &expected)
}

fn response(name: &str) -> String {
    read(&format!("{name}-response.xml"))
}

fn require_alice(assertion: &Assertion) {
    assert_eq!(assertion.subject.value, "alice@example.com");
    assert!(assertion.subject.format.ends_with("emailAddress"));
    let [session_name, groups] = assertion.attributes.as_slice() else {
        panic!("two attributes");
    };
    assert_eq!(
        session_name.name,
        "https://aws.amazon.com/SAML/Attributes/RoleSessionName"
    );
    assert_eq!(groups.name, "groups");
    assert_eq!(
        groups.friendly_name.as_deref(),
        Some("\"Groups\" <of>\tR&D")
    );
    assert_eq!(groups.values, ["R&D <ops> \"\r", "Zürich <&> 🦀", ""]);
}

const PLAIN: [&str; 4] = [
    "response-rsa-sha256",
    "assertion-ecdsa-sha256",
    "assertion-rsa-sha512-prefixes",
    "signxml-rsa-sha384",
];
const ENCRYPTED: [&str; 2] = ["encrypted-cbc", "encrypted-gcm"];

#[test]
fn what_others_signed_is_read_whole() {
    for name in PLAIN {
        let response = response(name);
        let assertion = verify(name, &response, Decryption::NONE);
        require_alice(&assertion.unwrap_or_else(|error| panic!("{name}: {error}")));
        for (from, to) in [
            ("ice@", "ex@"),
            ("Zürich", "Zurich"),
            ("Z&#252;rich", "Zurich"),
            ("<ops>", ""),
            ("xs:string", "xs:int"),
        ] {
            let changed = response.replace(from, to);
            if changed != response {
                let refused = verify(name, &changed, Decryption::NONE);
                assert_eq!(refused, Err(SamlError::Signature), "{name}: {from}");
            }
        }
    }
}

fn keys() -> [DecryptionKey; 2] {
    let other = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let other = DecryptionKey::parse(&other.serialize_pem()).unwrap();
    let own = DecryptionKey::parse(&read("decryption-key.pem")).unwrap();
    [other, own]
}

#[test]
fn what_others_encrypted_is_read_with_any_of_the_keys() {
    let keys = keys();
    let with = |keys| Decryption {
        keys,
        is_required: true,
    };
    for name in ENCRYPTED {
        let response = response(name);
        assert!(!response.contains("alice"));
        let assertion = verify(name, &response, with(&keys));
        require_alice(&assertion.unwrap_or_else(|error| panic!("{name}: {error}")));
        require_alice(&verify(name, &response, with(&keys[1..])).unwrap());
        assert_eq!(
            verify(name, &response, with(&keys[..1])),
            Err(SamlError::Undecryptable)
        );
        assert_eq!(
            verify(name, &response, Decryption::NONE),
            Err(SamlError::Encrypted)
        );
    }
}

#[test]
fn an_assertion_that_must_be_encrypted_is_refused_if_it_is_not() {
    let keys = keys();
    let decryption = Decryption {
        keys: &keys,
        is_required: true,
    };
    let name = "response-rsa-sha256";
    let refused = verify(name, &response(name), decryption);
    assert_eq!(refused, Err(SamlError::NotEncrypted));
}

#[test]
fn a_changed_ciphertext_is_refused_always_in_the_same_way() {
    let keys = keys();
    let decryption = Decryption {
        keys: &keys[1..],
        is_required: false,
    };
    // Of the second one the response is signed, so that nobody else's ciphertext is decrypted.
    for (name, refusal) in ENCRYPTED
        .into_iter()
        .zip([SamlError::Undecryptable, SamlError::Signature])
    {
        let response = response(name);
        let values = response.match_indices("CipherValue>").step_by(2);
        for start in values.map(|(at, found)| at + found.len()) {
            for offset in [0, 20, 21, 22, 40, 100, 300] {
                let mut changed = response.clone().into_bytes();
                let byte = changed.get_mut(start + offset).unwrap();
                *byte = if *byte == b'A' { b'B' } else { b'A' };
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(verify(name, &changed, decryption), Err(refusal.clone()));
            }
        }
    }
}

#[test]
fn an_encrypted_assertion_counts_for_nothing_without_a_signature() {
    let keys = keys();
    let decryption = Decryption {
        keys: &keys,
        is_required: false,
    };
    // The response of this one is what is signed.
    let response = response("encrypted-gcm");
    let (start, rest) = response.split_once("<ds:Signature ").unwrap();
    let (_, end) = rest.split_once("</ds:Signature>").unwrap();
    let refused = verify("encrypted-gcm", &format!("{start}{end}"), decryption);
    assert_eq!(refused, Err(SamlError::Undecryptable));
}

#[test]
fn decryption_keys_are_rsa_keys_in_pem() {
    let ec = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let pem = read("decryption-key.pem");
    for text in [
        "",
        "key",
        &ec.serialize_pem(),
        &pem.replace("PRIVATE", "PUBLIC"),
        &pem.replace("MII", "AAA"),
    ] {
        let refused = DecryptionKey::parse(text).unwrap_err();
        assert_eq!(refused, DecryptionKeyError::Unrecognized, "{text}");
    }
    let encrypted = pem.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let refused = DecryptionKey::parse(&encrypted).unwrap_err();
    assert_eq!(refused, DecryptionKeyError::Encrypted);
    assert!(DecryptionKey::parse(&read("decryption-key-pkcs1.pem")).is_ok());
}
