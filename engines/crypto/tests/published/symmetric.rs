//! AES and HMAC.

use ringwall_crypto::asymmetric::{KeyPairSpec, OaepHash, PrivateKey};
use ringwall_crypto::mac::HmacAlgorithm;
use ringwall_crypto::symmetric::SymmetricKey;
use ringwall_crypto::wrapping::{self, WrappingAlgorithm};

use crate::vectors::{bytes, each, flipped, judge};

#[test]
fn hmac() {
    each("hmac", |group, case| {
        let algorithm = match group.algorithm.as_str() {
            "Sha224" => HmacAlgorithm::Sha224,
            "Sha256" => HmacAlgorithm::Sha256,
            "Sha384" => HmacAlgorithm::Sha384,
            _ => HmacAlgorithm::Sha512,
        };
        let (key, message) = (bytes(case.key.as_ref()), bytes(case.msg.as_ref()));
        let tag = bytes(case.tag.as_ref());
        assert_eq!(tag.len() * 8, group.tag_size);
        let code = algorithm.generate(&key, &message);
        judge(group, case, code[..tag.len()] == tag);
        // KMS has full codes alone: a shortened one never verifies.
        let whole = tag.len() == code.len();
        let verified = algorithm.verify(&key, &message, &tag).is_ok();
        assert_eq!(verified, whole && case.result == "valid");
        assert!(algorithm.verify(&key, &message, &flipped(&code)).is_err());
    });
}

#[test]
fn aes_gcm() {
    each("aes_gcm", |group, case| {
        assert_eq!(group.key_size, 256);
        if group.iv_size != 96 {
            return;
        }
        let key = SymmetricKey::new(&bytes(case.key.as_ref())).unwrap();
        let nonce = bytes(case.iv.as_ref()).try_into().unwrap();
        let (aad, message) = (bytes(case.aad.as_ref()), bytes(case.msg.as_ref()));
        let sealed = [bytes(case.ct.as_ref()), bytes(case.tag.as_ref())].concat();
        let opened = key
            .open(nonce, &aad, &mut sealed.clone())
            .map(|opened| opened.to_vec());
        judge(group, case, opened.is_ok_and(|opened| opened == message));
        if case.result == "valid" {
            let mut ours = message.clone();
            key.seal(nonce, &aad, &mut ours, 0).unwrap();
            assert_eq!(ours, sealed);
            assert!(key.open(nonce, &aad, &mut flipped(&sealed)).is_err());
        }
    });
}

#[test]
fn aes_kwp() {
    let key = PrivateKey::generate(KeyPairSpec::Rsa2048).unwrap();
    each("aes_kwp", |group, case| {
        let kek = key
            .encrypt_oaep(OaepHash::Sha256, &bytes(case.key.as_ref()))
            .unwrap();
        let unwrap = |wrapped: &[u8]| {
            let whole = [&kek, wrapped].concat();
            wrapping::unwrap(
                &key,
                WrappingAlgorithm::OaepThenKeyWrap(OaepHash::Sha256),
                &whole,
            )
        };
        let (message, wrapped) = (bytes(case.msg.as_ref()), bytes(case.ct.as_ref()));
        judge(
            group,
            case,
            unwrap(&wrapped).is_ok_and(|opened| opened.expose() == message),
        );
        if case.result == "valid" {
            assert!(unwrap(&flipped(&wrapped)).is_err());
        }
    });
}
