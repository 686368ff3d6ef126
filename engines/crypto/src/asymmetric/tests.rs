//! Every spec with every algorithm that is its own, and some that are not.

use super::*;

const RSA_ALGORITHMS: [SigningAlgorithm; 6] = [
    SigningAlgorithm::RsaPssSha256,
    SigningAlgorithm::RsaPssSha384,
    SigningAlgorithm::RsaPssSha512,
    SigningAlgorithm::RsaPkcs1Sha256,
    SigningAlgorithm::RsaPkcs1Sha384,
    SigningAlgorithm::RsaPkcs1Sha512,
];

fn algorithms(spec: KeyPairSpec) -> Vec<(SigningAlgorithm, MessageKind)> {
    let raw = |algorithm| (algorithm, MessageKind::Raw);
    match spec {
        KeyPairSpec::Rsa2048 | KeyPairSpec::Rsa3072 | KeyPairSpec::Rsa4096 => {
            RSA_ALGORITHMS.map(raw).to_vec()
        }
        KeyPairSpec::P256 | KeyPairSpec::Secp256k1 => vec![raw(SigningAlgorithm::EcdsaSha256)],
        KeyPairSpec::P384 => vec![raw(SigningAlgorithm::EcdsaSha384)],
        KeyPairSpec::P521 => vec![raw(SigningAlgorithm::EcdsaSha512)],
        KeyPairSpec::Ed25519 => vec![
            raw(SigningAlgorithm::Ed25519),
            (SigningAlgorithm::Ed25519Ph, MessageKind::Digest),
        ],
        KeyPairSpec::MlDsa44 | KeyPairSpec::MlDsa65 | KeyPairSpec::MlDsa87 => vec![
            raw(SigningAlgorithm::MlDsa),
            (SigningAlgorithm::MlDsa, MessageKind::ExternalMu),
        ],
        KeyPairSpec::MlKem512 | KeyPairSpec::MlKem768 | KeyPairSpec::MlKem1024 => Vec::new(),
    }
}

#[test]
fn every_spec_signs_and_finds_tampering() {
    let message = [0x5a; 64];
    for spec in KeyPairSpec::ALL {
        let key = PrivateKey::generate(spec).unwrap();
        for (algorithm, kind) in algorithms(spec) {
            let signature = key.sign(algorithm, kind, &message).unwrap();
            key.verify(algorithm, kind, &message, &signature).unwrap();
            let mut tampered = signature.clone();
            let middle = tampered.len() / 2;
            tampered[middle] ^= 1;
            assert!(
                key.verify(algorithm, kind, &message, &tampered).is_err(),
                "{spec:?}"
            );
            let mut other = message;
            other[0] ^= 1;
            assert!(
                key.verify(algorithm, kind, &other, &signature).is_err(),
                "{spec:?}"
            );
            assert!(
                key.verify(algorithm, kind, &message, &[]).is_err(),
                "{spec:?}"
            );
        }
    }
}

#[test]
fn keys_survive_their_pkcs8_form() {
    for spec in KeyPairSpec::ALL {
        let key = PrivateKey::generate(spec).unwrap();
        let again = PrivateKey::from_pkcs8(spec, key.to_pkcs8().unwrap().expose()).unwrap();
        assert_eq!(
            key.public_key_der().unwrap(),
            again.public_key_der().unwrap(),
            "{spec:?}"
        );
        if let Some((algorithm, kind)) = algorithms(spec).first().copied() {
            let signature = key.sign(algorithm, kind, b"message").unwrap();
            again
                .verify(algorithm, kind, b"message", &signature)
                .unwrap();
        } else {
            let sent = key.encapsulate().unwrap();
            let received = again.decapsulate(&sent.ciphertext).unwrap();
            assert_eq!(received.expose(), sent.secret.expose());
        }
        for other in KeyPairSpec::ALL.into_iter().filter(|other| *other != spec) {
            let der = key.to_pkcs8().unwrap();
            assert!(
                PrivateKey::from_pkcs8(other, der.expose()).is_err(),
                "{spec:?} as {other:?}"
            );
        }
    }
}

#[test]
fn a_digest_is_as_good_as_the_message() {
    let digest = digest::digest(&digest::SHA256, b"message");
    for (spec, algorithm) in [
        (KeyPairSpec::Rsa2048, SigningAlgorithm::RsaPssSha256),
        (KeyPairSpec::Rsa2048, SigningAlgorithm::RsaPkcs1Sha256),
        (KeyPairSpec::P256, SigningAlgorithm::EcdsaSha256),
        (KeyPairSpec::Secp256k1, SigningAlgorithm::EcdsaSha256),
    ] {
        let key = PrivateKey::generate(spec).unwrap();
        let by_raw = key.sign(algorithm, MessageKind::Raw, b"message").unwrap();
        key.verify(algorithm, MessageKind::Digest, digest.as_ref(), &by_raw)
            .unwrap();
        let by_digest = key
            .sign(algorithm, MessageKind::Digest, digest.as_ref())
            .unwrap();
        key.verify(algorithm, MessageKind::Raw, b"message", &by_digest)
            .unwrap();
    }
}

/// FIPS 204, algorithm 7, line 6 with an empty context: μ = H(H(pk, 64) ‖ 0 ‖ 0 ‖ M, 64).
#[test]
fn an_external_mu_is_in_the_same_signature_space() {
    use ml_dsa::pkcs8::DecodePublicKey as _;
    let key = PrivateKey::generate(KeyPairSpec::MlDsa65).unwrap();
    let der = key.public_key_der().unwrap();
    let public = ml_dsa::VerifyingKey::<ml_dsa::MlDsa65>::from_public_key_der(&der).unwrap();
    let mu = public
        .compute_mu(
            |hash| {
                use sha2::digest::Update as _;
                hash.update(b"message");
                Ok(())
            },
            &[],
        )
        .unwrap();
    let signature = key
        .sign(SigningAlgorithm::MlDsa, MessageKind::ExternalMu, &mu)
        .unwrap();
    key.verify(
        SigningAlgorithm::MlDsa,
        MessageKind::Raw,
        b"message",
        &signature,
    )
    .unwrap();
}

#[test]
fn algorithms_of_other_specs_are_refused() {
    let key = PrivateKey::generate(KeyPairSpec::P256).unwrap();
    for algorithm in [
        SigningAlgorithm::EcdsaSha384,
        SigningAlgorithm::RsaPssSha256,
    ] {
        assert!(key.sign(algorithm, MessageKind::Raw, b"message").is_err());
    }
    assert!(key.encrypt_oaep(OaepHash::Sha256, b"message").is_err());
}

#[test]
fn oaep_opens_what_it_sealed_and_nothing_else() {
    let key = PrivateKey::generate(KeyPairSpec::Rsa2048).unwrap();
    for (hash, largest) in [(OaepHash::Sha1, 214), (OaepHash::Sha256, 190)] {
        let plaintext = vec![7; largest];
        let sealed = key.encrypt_oaep(hash, &plaintext).unwrap();
        assert_eq!(key.decrypt_oaep(hash, &sealed).unwrap().expose(), plaintext);
        assert!(key.encrypt_oaep(hash, &vec![7; largest + 1]).is_err());
        for at in [0, 100, 255] {
            let mut tampered = sealed.clone();
            tampered[at] ^= 1;
            assert_eq!(
                key.decrypt_oaep(hash, &tampered).unwrap_err(),
                CryptoError::DoesNotVerify
            );
        }
    }
}

#[test]
fn both_sides_agree_on_the_x_coordinate() {
    for (spec, bytes) in [
        (KeyPairSpec::P256, 32),
        (KeyPairSpec::P384, 48),
        (KeyPairSpec::P521, 66),
    ] {
        let (one, other) = (
            PrivateKey::generate(spec).unwrap(),
            PrivateKey::generate(spec).unwrap(),
        );
        let here = one
            .derive_shared_secret(&other.public_key_der().unwrap())
            .unwrap();
        let there = other
            .derive_shared_secret(&one.public_key_der().unwrap())
            .unwrap();
        assert_eq!(here.expose(), there.expose());
        assert_eq!(here.expose().len(), bytes);
        let foreign = if spec == KeyPairSpec::P256 {
            KeyPairSpec::P384
        } else {
            KeyPairSpec::P256
        };
        let foreign = PrivateKey::generate(foreign)
            .unwrap()
            .public_key_der()
            .unwrap();
        assert!(one.derive_shared_secret(&foreign).is_err());
        assert!(one.derive_shared_secret(b"no key").is_err());
    }
}
