//! Keys of passkeys, as `COSE_Key` (RFC 9052 §7, RFC 9053 §7.1, RFC 8230 §4).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};

use crate::cbor::{Item, Key, Map};
use crate::{Algorithm, PasskeyError};

const KEY_TYPE: Key<'_> = Key::Integer(1);
const ALGORITHM: Key<'_> = Key::Integer(3);

const MALFORMED: PasskeyError = PasskeyError::Malformed("public key");

/// The shortest and the longest RSA modulus.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A key that verifies a passkey's signatures.
#[derive(Clone, Debug)]
pub(crate) enum PublicKey<'a> {
    /// An uncompressed point.
    P256([u8; 65]),
    Ed25519(&'a [u8]),
    Rsa {
        modulus: &'a [u8],
        exponent: &'a [u8],
    },
}

impl<'a> PublicKey<'a> {
    pub(crate) fn parse(cose: &'a [u8]) -> Result<Self, PasskeyError> {
        let key = Item::read_whole(cose).map_err(|_| MALFORMED)?;
        let key = key.as_map().ok_or(MALFORMED)?;
        let number = integer(key, ALGORITHM).ok_or(MALFORMED)?;
        let algorithm = Algorithm::find(number).ok_or(PasskeyError::AlgorithmNotSupported)?;
        let key_type = integer(key, KEY_TYPE).ok_or(MALFORMED)?;
        match (algorithm, key_type) {
            (Algorithm::Es256, 2) => Self::read_p256(key),
            (Algorithm::EdDsa, 1) => Self::read_ed25519(key),
            (Algorithm::Rs256, 3) => Self::read_rsa(key),
            _ => Err(MALFORMED),
        }
    }

    fn read_p256(key: &Map<'a>) -> Result<Self, PasskeyError> {
        if integer(key, Key::Integer(-1)) != Some(1) {
            return Err(MALFORMED);
        }
        let x: [u8; 32] = coordinate(key, -2)?;
        let y: [u8; 32] = coordinate(key, -3)?;
        let mut point = [4; 65];
        let coordinates = x.into_iter().chain(y);
        for (byte, coordinate) in point.iter_mut().skip(1).zip(coordinates) {
            *byte = coordinate;
        }
        ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).map_err(|_| MALFORMED)?;
        Ok(Self::P256(point))
    }

    fn read_ed25519(key: &Map<'a>) -> Result<Self, PasskeyError> {
        let point = bytes(key, -2).ok_or(MALFORMED)?;
        if integer(key, Key::Integer(-1)) != Some(6) {
            return Err(MALFORMED);
        }
        ParsedPublicKey::new(&ED25519, point).map_err(|_| MALFORMED)?;
        Ok(Self::Ed25519(point))
    }

    fn read_rsa(key: &Map<'a>) -> Result<Self, PasskeyError> {
        let modulus = bytes(key, -1).ok_or(MALFORMED)?;
        let exponent = bytes(key, -2).ok_or(MALFORMED)?;
        let first = modulus.first().filter(|first| **first != 0);
        let leading = first.ok_or(MALFORMED)?.leading_zeros();
        let leading = usize::try_from(leading).map_err(|_| MALFORMED)?;
        if !RSA_BITS.contains(&(modulus.len() * 8 - leading)) || exponent.len() > 5 {
            return Err(PasskeyError::AlgorithmNotSupported);
        }
        Ok(Self::Rsa { modulus, exponent })
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::P256(_) => Algorithm::Es256,
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Whether this key made the signature.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match self {
            Self::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            Self::Rsa { modulus, exponent } => {
                let key = RsaPublicKeyComponents {
                    n: modulus,
                    e: exponent,
                };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.is_ok()
    }
}

fn integer(key: &Map<'_>, member: Key<'_>) -> Option<i64> {
    key.get(&member)?.as_integer()
}

fn bytes<'a>(key: &Map<'a>, member: i64) -> Option<&'a [u8]> {
    key.get(&Key::Integer(member))?.as_bytes()
}

fn coordinate(key: &Map<'_>, member: i64) -> Result<[u8; 32], PasskeyError> {
    let bytes = bytes(key, member).ok_or(MALFORMED)?;
    bytes.try_into().map_err(|_| MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vectors {
        signatures: Vec<Vector>,
    }

    #[derive(serde::Deserialize)]
    struct Vector {
        algorithm: String,
        public_key: String,
        message: String,
        signature: String,
    }

    fn vectors() -> Vec<Vector> {
        let json = include_str!("../tests/vectors/authenticators.json");
        let vectors: Vectors = serde_json::from_str(json).unwrap();
        vectors.signatures
    }

    #[test]
    fn verifies_the_signatures_of_real_authenticators_and_no_others() {
        for vector in vectors() {
            let key = hex::decode(&vector.public_key).unwrap();
            let key = PublicKey::parse(&key).unwrap();
            let message = hex::decode(&vector.message).unwrap();
            let signature = hex::decode(&vector.signature).unwrap();
            assert!(key.verifies(&message, &signature), "{}", vector.algorithm);
            for place in 0..message.len() {
                let mut changed = message.clone();
                changed[place] ^= 1;
                assert!(!key.verifies(&changed, &signature), "{}", vector.algorithm);
            }
            let mut changed = signature.clone();
            *changed.last_mut().unwrap() ^= 1;
            assert!(!key.verifies(&message, &changed), "{}", vector.algorithm);
        }
        let algorithms: Vec<_> = vectors()
            .into_iter()
            .map(|vector| vector.algorithm)
            .collect();
        assert_eq!(algorithms, ["ES256", "RS256", "EdDSA"]);
    }

    #[test]
    fn refuses_keys_that_are_weak_or_malformed() {
        let es256 = hex::decode(&vectors()[0].public_key).unwrap();
        let changed = |place: usize, byte: u8| {
            let mut key = es256.clone();
            key[place] = byte;
            key
        };
        let mut off_curve = es256.clone();
        *off_curve.last_mut().unwrap() ^= 1;
        let short_rsa = [
            hex::decode("a40103033901002058").unwrap(),
            [
                &[128][..],
                &[0xff; 128],
                &hex::decode("2143010001").unwrap(),
            ]
            .concat(),
        ];
        for (key, why, error) in [
            (changed(2, 1), "another key type", MALFORMED),
            (changed(6, 2), "another curve", MALFORMED),
            (
                changed(4, 0x27),
                "the algorithm of another key type",
                MALFORMED,
            ),
            (
                changed(4, 0x23),
                "an unknown algorithm",
                PasskeyError::AlgorithmNotSupported,
            ),
            (off_curve, "a point off the curve", MALFORMED),
            (
                es256[..es256.len() - 1].to_vec(),
                "a key cut off",
                MALFORMED,
            ),
            (
                short_rsa.concat(),
                "1024 bits",
                PasskeyError::AlgorithmNotSupported,
            ),
        ] {
            assert_eq!(PublicKey::parse(&key).err(), Some(error), "{why}");
        }
    }
}
