//! ML-DSA and ML-KEM.

use ml_dsa::pkcs8::DecodePublicKey;
use ringwall_crypto::asymmetric::{
    KeyPairSpec, MessageKind, PrivateKey, PublicKey, SigningAlgorithm,
};
use sha2::digest::Update as _;

use crate::vectors::{Group, bytes, each, each_of_few, flipped, judge, spec};

#[test]
fn ml_dsa_signing() {
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

/// Each signature is checked twice: over the message, by aws-lc, and over its μ, by `ml-dsa`.
#[test]
fn ml_dsa_verification() {
    each("ml_dsa_verify", |group, case| {
        if case.ctx.as_ref().is_some_and(|context| !context.is_empty()) {
            // KMS's context is empty.
            return;
        }
        let der = hex::decode(&group.public_key).unwrap();
        let Ok(key) = PublicKey::from_der(spec(group), &der) else {
            judge(group, case, false);
            return;
        };
        let (message, signature) = (bytes(case.msg.as_ref()), bytes(case.sig.as_ref()));
        let mu = message_representative(group, &der, &message);
        for (kind, message) in [
            (MessageKind::Raw, &message[..]),
            (MessageKind::ExternalMu, &mu),
        ] {
            let verify = |signature: &[u8]| {
                key.verify(SigningAlgorithm::MlDsa, kind, message, signature)
                    .is_ok()
            };
            judge(group, case, verify(&signature));
            if case.result == "valid" {
                assert!(
                    !verify(&flipped(&signature)),
                    "{} {}",
                    group.source,
                    case.tc_id
                );
            }
        }
    });
}

fn message_representative(group: &Group, der: &[u8], message: &[u8]) -> Vec<u8> {
    match spec(group) {
        KeyPairSpec::MlDsa44 => mu::<ml_dsa::MlDsa44>(der, message),
        KeyPairSpec::MlDsa65 => mu::<ml_dsa::MlDsa65>(der, message),
        _ => mu::<ml_dsa::MlDsa87>(der, message),
    }
}

fn mu<P: ml_dsa::MlDsaParams>(der: &[u8], message: &[u8]) -> Vec<u8>
where
    ml_dsa::VerifyingKey<P>: DecodePublicKey,
{
    let key = ml_dsa::VerifyingKey::<P>::from_public_key_der(der).unwrap();
    let mu = key.compute_mu(
        |hash| {
            hash.update(message);
            Ok(())
        },
        &[],
    );
    mu.unwrap().to_vec()
}

#[test]
fn ml_kem() {
    each("ml_kem", |group, case| {
        let private = bytes(case.private.as_ref());
        let Ok(key) = PrivateKey::from_pkcs8(spec(group), &private) else {
            judge(group, case, false);
            return;
        };
        let ciphertext = bytes(case.ct.as_ref());
        let Ok(secret) = key.decapsulate(&ciphertext) else {
            judge(group, case, false);
            return;
        };
        let public = bytes(case.public.as_ref());
        let holds = key.public_key_der().unwrap() == public
            && secret.expose() == bytes(case.shared.as_ref());
        judge(group, case, holds);

        let altered = key.decapsulate(&flipped(&ciphertext)).unwrap();
        assert_ne!(altered.expose(), secret.expose(), "{}", case.tc_id);
        let other = PrivateKey::from_pkcs8(spec(group), &flipped(&private)).unwrap();
        assert_ne!(other.public_key_der().unwrap(), public, "{}", case.tc_id);
        let sent = PublicKey::from_der(spec(group), &public)
            .unwrap()
            .encapsulate()
            .unwrap();
        let received = key.decapsulate(&sent.ciphertext).unwrap();
        assert_eq!(received.expose(), sent.secret.expose(), "{}", case.tc_id);
    });
}

/// Keys of the wrong length, and keys with a coefficient beyond the modulus (FIPS 203 §7.2).
#[test]
fn ml_kem_public_keys() {
    let cases = each_of_few("ml_kem_public", |group, case| {
        let der = bytes(case.public.as_ref());
        judge(group, case, PublicKey::from_der(spec(group), &der).is_ok());
    });
    assert!(cases >= 24, "{cases}");
}
