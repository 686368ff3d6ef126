//! RSA, ECDSA and Ed25519.

use ringwall_crypto::asymmetric::{MessageKind, PrivateKey, PublicKey, SigningAlgorithm};

use crate::vectors::{bytes, each, each_of_few, flipped, judge, spec};

fn signatures(name: &str, algorithms: &[SigningAlgorithm]) {
    each(name, |group, case| {
        let algorithm = algorithms
            .iter()
            .find(|known| format!("{known:?}") == group.algorithm);
        let algorithm = *algorithm.unwrap();
        let key = PublicKey::from_der(spec(group), &hex::decode(&group.public_key).unwrap());
        let key = key.unwrap();
        let (message, signature) = (bytes(case.msg.as_ref()), bytes(case.sig.as_ref()));
        let verify = |message: &[u8], signature: &[u8]| {
            key.verify(algorithm, MessageKind::Raw, message, signature)
                .is_ok()
        };
        let ours = verify(&message, &signature);
        judge(group, case, ours);
        if ours {
            assert!(
                !verify(&message, &flipped(&signature)),
                "{} {}",
                group.source,
                case.tc_id
            );
            let mut longer = message.clone();
            longer.push(0);
            assert!(
                !verify(&longer, &signature),
                "{} {}",
                group.source,
                case.tc_id
            );
        }
    });
}

#[test]
fn ecdsa() {
    signatures(
        "ecdsa",
        &[
            SigningAlgorithm::EcdsaSha256,
            SigningAlgorithm::EcdsaSha384,
            SigningAlgorithm::EcdsaSha512,
        ],
    );
}

#[test]
fn ed25519() {
    signatures("ed25519", &[SigningAlgorithm::Ed25519]);
}

/// RFC 8032 §7.1. Wycheproof's vectors only verify.
#[test]
fn ed25519_signing() {
    let cases = each_of_few("ed25519_rfc8032", |group, case| {
        let key = hex::decode(&group.private_key).unwrap();
        let key = PrivateKey::from_pkcs8(spec(group), &key).unwrap();
        let public = hex::decode(&group.public_key).unwrap();
        assert_eq!(key.public_key_der().unwrap(), public, "{}", case.tc_id);
        let (message, signature) = (bytes(case.msg.as_ref()), bytes(case.sig.as_ref()));
        let (algorithm, kind) = (SigningAlgorithm::Ed25519, MessageKind::Raw);
        let ours = key.sign(algorithm, kind, &message).unwrap();
        assert_eq!(ours, signature, "{}", case.tc_id);
        judge(
            group,
            case,
            key.verify(algorithm, kind, &message, &signature).is_ok(),
        );
        let tampered = key.verify(algorithm, kind, &message, &flipped(&signature));
        assert!(tampered.is_err(), "{}", case.tc_id);
    });
    assert_eq!(cases, 5);
}

#[test]
fn rsa_pkcs1() {
    signatures(
        "rsa_pkcs1",
        &[
            SigningAlgorithm::RsaPkcs1Sha256,
            SigningAlgorithm::RsaPkcs1Sha384,
            SigningAlgorithm::RsaPkcs1Sha512,
        ],
    );
}

#[test]
fn rsa_pss() {
    signatures(
        "rsa_pss",
        &[
            SigningAlgorithm::RsaPssSha256,
            SigningAlgorithm::RsaPssSha384,
            SigningAlgorithm::RsaPssSha512,
        ],
    );
}
