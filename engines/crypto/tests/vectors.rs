//! Published vectors, and each valid one with a bit flipped.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use ringwall_crypto::asymmetric::{
    KeyPairSpec, MessageKind, OaepHash, PrivateKey, PublicKey, SigningAlgorithm,
};
use ringwall_crypto::mac::HmacAlgorithm;
use ringwall_crypto::symmetric::SymmetricKey;
use ringwall_crypto::wrapping::{self, WrappingAlgorithm};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Group {
    source: String,
    spec: String,
    algorithm: String,
    public_key: String,
    private_key: String,
    key_size: usize,
    iv_size: usize,
    tag_size: usize,
    tests: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    tc_id: u32,
    result: String,
    key: Option<String>,
    iv: Option<String>,
    aad: Option<String>,
    msg: Option<String>,
    ct: Option<String>,
    tag: Option<String>,
    sig: Option<String>,
    label: Option<String>,
    public: Option<String>,
    private: Option<String>,
    shared: Option<String>,
    mu: Option<String>,
    ctx: Option<String>,
    rnd: Option<String>,
}

/// Calls `check` with each case, and demands that enough cases were there.
fn each(name: &str, mut check: impl FnMut(&Group, &Case)) {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: File = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut cases = 0;
    for group in &file.groups {
        for case in &group.tests {
            check(group, case);
            cases += 1;
        }
    }
    assert!(cases > 50, "{name} has only {cases} cases");
}

fn bytes(text: Option<&String>) -> Vec<u8> {
    hex::decode(text.unwrap()).unwrap()
}

fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// The published result must be ours; what is merely acceptable may go either way.
fn judge(group: &Group, case: &Case, ours: bool) {
    match case.result.as_str() {
        "valid" => assert!(ours, "{} {}", group.source, case.tc_id),
        "invalid" => assert!(!ours, "{} {}", group.source, case.tc_id),
        "acceptable" => {}
        other => panic!("{other}"),
    }
}

fn spec(group: &Group) -> KeyPairSpec {
    let found = KeyPairSpec::ALL
        .into_iter()
        .find(|spec| format!("{spec:?}") == group.spec);
    found.unwrap()
}

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

#[test]
fn ml_dsa() {
    each("ml_dsa_sign", |group, case| {
        if case.ctx.is_some() || case.result != "valid" || case.rnd.is_some() {
            // KMS's context is empty.
            return;
        }
        let der = hex::decode(&group.private_key).unwrap();
        let key = PrivateKey::from_pkcs8(spec(group), &der).unwrap();
        let signature = bytes(case.sig.as_ref());
        for (kind, text) in [
            (MessageKind::Raw, &case.msg),
            (MessageKind::ExternalMu, &case.mu),
        ] {
            let Some(text) = text else { continue };
            let message = hex::decode(text).unwrap();
            let verify = |signature: &[u8]| {
                key.verify(SigningAlgorithm::MlDsa, kind, &message, signature)
                    .is_ok()
            };
            assert!(verify(&signature), "{} {}", group.source, case.tc_id);
            assert!(
                !verify(&flipped(&signature)),
                "{} {}",
                group.source,
                case.tc_id
            );
            if kind == MessageKind::ExternalMu {
                let ours = key.sign(SigningAlgorithm::MlDsa, kind, &message).unwrap();
                assert_eq!(ours, signature, "{} {}", group.source, case.tc_id);
            }
        }
    });
}
