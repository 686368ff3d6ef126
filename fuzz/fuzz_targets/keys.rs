//! Keys from outside: imported private keys (PKCS #8) and the public keys of others (SPKI), of
//! every spec.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey, PublicKey};
use ringwall_fuzz::plant;

fuzz_target!(
    init: plant(KeyPairSpec::ALL.iter().zip(0_u8..).flat_map(|(spec, place)| {
        let key = PrivateKey::generate(*spec).unwrap();
        let private = [&[place, 0], key.to_pkcs8().unwrap().expose()].concat();
        let public = [&[place, 1], &key.public_key_der().unwrap()[..]].concat();
        [private, public]
    })),
    |data: &[u8]| {
        let [spec, kind, der @ ..] = data else {
            return;
        };
        let spec = KeyPairSpec::ALL[usize::from(*spec) % KeyPairSpec::ALL.len()];
        if *kind % 2 == 1 {
            drop(PublicKey::from_der(spec, der));
        } else if let Ok(key) = PrivateKey::from_pkcs8(spec, der) {
            let kept = key.to_pkcs8().unwrap();
            let again = PrivateKey::from_pkcs8(spec, kept.expose()).unwrap();
            let public = key.public_key_der().unwrap();
            assert_eq!(again.public_key_der().unwrap(), public);
            assert!(PublicKey::from_der(spec, &public).is_ok());
        }
    }
);
