//! RSA encryption and key agreement on curves.

use ringwall_crypto::asymmetric::{KeyPairSpec, OaepHash, PrivateKey};

use crate::vectors::{bytes, each, flipped, judge, spec};

#[test]
fn rsa_oaep() {
    each("rsa_oaep", |group, case| {
        let hash = if group.algorithm == "Sha1" {
            OaepHash::Sha1
        } else {
            OaepHash::Sha256
        };
        let der = hex::decode(&group.private_key).unwrap();
        let key = PrivateKey::from_pkcs8(spec(group), &der).unwrap();
        let ciphertext = bytes(case.ct.as_ref());
        let opened = key.decrypt_oaep(hash, &ciphertext);
        if case.label.as_ref().is_some_and(|label| !label.is_empty()) {
            // KMS has no labels.
            assert!(opened.is_err(), "{} {}", group.source, case.tc_id);
            return;
        }
        let message = bytes(case.msg.as_ref());
        judge(
            group,
            case,
            opened.is_ok_and(|opened| opened.expose() == message),
        );
        if case.result == "valid" {
            assert!(key.decrypt_oaep(hash, &flipped(&ciphertext)).is_err());
        }
    });
}

#[test]
fn ecdh() {
    each("ecdh", |group, case| {
        let (head, field) = match spec(group) {
            KeyPairSpec::P256 => (
                "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
                32,
            ),
            KeyPairSpec::P384 => (
                "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
                48,
            ),
            _ => (
                "3060020100301006072a8648ce3d020106052b81040023044930470201010442",
                66,
            ),
        };
        // The scalar stands there as a signed integer, without leading zeros or with one more.
        let scalar = case.private.as_ref().unwrap().trim_start_matches('0');
        let width = field * 2;
        let der = hex::decode(format!("{head}{scalar:0>width$}")).unwrap();
        let key = PrivateKey::from_pkcs8(spec(group), &der).unwrap();
        let ours = key.derive_shared_secret(&bytes(case.public.as_ref()));
        let shared = bytes(case.shared.as_ref());
        judge(group, case, ours.is_ok_and(|ours| ours.expose() == shared));
    });
}
