//! Public keys as JSON Web Keys and sets of them (RFC 7517, RFC 7518 §6).

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RsaPublicKeyComponents, UnparsedPublicKey};

use super::algorithm::{Algorithm, Curve, Scheme};
use super::base64url;
use super::claims::{Claim, Claims};

/// The largest set that is read.
pub const MOST_KEY_SET_BYTES: usize = 256 * 1024;
/// Keys of one type that a set may have.
pub const MOST_KEYS_OF_A_TYPE: usize = 100;

/// The shortest and the longest RSA modulus that is taken.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Bytes that are no set of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// More than [`MOST_KEY_SET_BYTES`].
    #[error("the key set is too large")]
    TooLarge,
    /// Not JSON, or not an object with a list of `keys`.
    #[error("the key set is malformed")]
    Malformed,
}

/// The keys by which a party signs.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: Vec<PublicKey>,
}

impl KeySet {
    /// Reads a JWK set. Keys that are not for signatures, of unknown types, malformed or too weak
    /// are left out, as RFC 7517 §5 advises.
    ///
    /// # Errors
    /// The set as a whole cannot be read.
    pub fn parse(json: &[u8]) -> Result<Self, KeySetError> {
        if json.len() > MOST_KEY_SET_BYTES {
            return Err(KeySetError::TooLarge);
        }
        let set = Claims::parse(json).map_err(|_| KeySetError::Malformed)?;
        let Some(Claim::List(keys)) = set.get("keys") else {
            return Err(KeySetError::Malformed);
        };
        let keys = keys.iter().filter_map(|key| match key {
            Claim::Object(key) => PublicKey::read(key),
            _ => None,
        });
        Ok(Self {
            keys: keys.collect(),
        })
    }

    /// How many keys can be used.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether there are more keys of the algorithm's type than a set may have.
    pub(super) fn is_overfull(&self, algorithm: Algorithm) -> bool {
        let is_rsa = matches!(algorithm.scheme(), Scheme::Rsa { .. });
        let same_type = self.keys.iter().filter(|key| key.is_rsa() == is_rsa);
        same_type.count() > MOST_KEYS_OF_A_TYPE
    }

    /// The keys of that id, or all if a token names none.
    pub(super) fn candidates(&self, id: Option<&str>) -> impl Iterator<Item = &PublicKey> {
        let keys = self.keys.iter();
        keys.filter(move |key| id.is_none() || key.id.as_deref() == id)
    }
}

/// A key that verifies.
#[derive(Clone, Debug)]
pub(super) struct PublicKey {
    id: Option<String>,
    /// The only algorithm that the key is for, if it says so.
    algorithm: Option<Algorithm>,
    material: Material,
}

#[derive(Clone, Debug)]
enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    Ec { curve: Curve, point: Vec<u8> },
}

impl PublicKey {
    fn read(key: &Claims) -> Option<Self> {
        let is_for_signatures = key.get("use").is_none_or(|r#use| r#use == &"sig".into());
        let may_verify = key.get("key_ops").is_none_or(|_| {
            let operations = key.texts("key_ops").unwrap_or_default();
            operations.contains(&"verify")
        });
        if !is_for_signatures || !may_verify {
            return None;
        }
        let algorithm = match key.get("alg") {
            None => None,
            Some(name) => Some(Algorithm::find(name.as_text()?)?),
        };
        let material = match key.text("kty")? {
            "RSA" => read_rsa(key)?,
            "EC" => read_ec(key)?,
            _ => return None,
        };
        Some(Self {
            id: key.text("kid").map(str::to_owned),
            algorithm,
            material,
        })
    }

    const fn is_rsa(&self) -> bool {
        matches!(self.material, Material::Rsa { .. })
    }

    /// Whether the key may be used with the algorithm.
    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        let fits_type = match (&self.material, algorithm.scheme()) {
            (Material::Rsa { .. }, Scheme::Rsa { .. }) => true,
            (Material::Ec { curve: own, .. }, Scheme::Ecdsa { curve, .. }) => *own == curve,
            _ => false,
        };
        fits_type && self.algorithm.is_none_or(|own| own == algorithm)
    }

    /// Whether the signature is this key's.
    pub(super) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let verified = match (&self.material, algorithm.scheme()) {
            (Material::Rsa { modulus, exponent }, Scheme::Rsa { verifying, .. }) => {
                let (n, e) = (modulus, exponent);
                RsaPublicKeyComponents { n, e }.verify(verifying, message, signature)
            }
            (Material::Ec { point, .. }, Scheme::Ecdsa { verifying, .. }) => {
                UnparsedPublicKey::new(verifying, point).verify(message, signature)
            }
            _ => return false,
        };
        verified.is_ok()
    }
}

fn read_rsa(key: &Claims) -> Option<Material> {
    let modulus = positive(key.text("n")?)?;
    let exponent = positive(key.text("e")?)?;
    let leading = modulus.first()?.leading_zeros();
    let bits = modulus.len() * 8 - usize::try_from(leading).ok()?;
    // A long exponent only makes verification slow; aws-lc refuses it as well.
    (RSA_BITS.contains(&bits) && exponent.len() <= 5).then_some(Material::Rsa { modulus, exponent })
}

/// A number, big-endian, without the zero bytes that some write before it.
fn positive(text: &str) -> Option<Vec<u8>> {
    let bytes = base64url::decode(text)?;
    let first = bytes.iter().position(|byte| *byte != 0)?;
    bytes.get(first..).map(<[u8]>::to_vec)
}

fn read_ec(key: &Claims) -> Option<Material> {
    let curve = Curve::find(key.text("crv")?)?;
    let x = base64url::decode(key.text("x")?)?;
    let y = base64url::decode(key.text("y")?)?;
    let bytes = curve.coordinate_bytes();
    (x.len() == bytes && y.len() == bytes).then(|| Material::Ec {
        curve,
        point: [&[4], x.as_slice(), y.as_slice()].concat(),
    })
}

/// An RSA public key, with its thumbprint as its id.
pub(super) fn rsa_jwk(algorithm: Algorithm, modulus: &[u8], exponent: &[u8]) -> Claims {
    let required = Claims::new()
        .with("kty", "RSA")
        .with("n", base64url::encode(modulus))
        .with("e", base64url::encode(exponent));
    published(algorithm, required)
}

/// An EC public key (an uncompressed point), with its thumbprint as its id.
pub(super) fn ec_jwk(algorithm: Algorithm, curve: Curve, point: &[u8]) -> Claims {
    let coordinates = point.get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    let required = Claims::new()
        .with("kty", "EC")
        .with("crv", curve.name())
        .with("x", base64url::encode(x))
        .with("y", base64url::encode(y));
    published(algorithm, required)
}

fn published(algorithm: Algorithm, required: Claims) -> Claims {
    let id = thumbprint(&required);
    required
        .with("kid", id)
        .with("use", "sig")
        .with("alg", algorithm.name())
}

/// The thumbprint of a key's required members (RFC 7638), which stand in the order that it asks for.
fn thumbprint(required: &Claims) -> String {
    base64url::encode(digest(&SHA256, required.to_json().as_bytes()))
}

/// A JWK set of public keys, as a party publishes it.
pub fn key_set_json(keys: &[Claims]) -> String {
    Claims::new().with("keys", keys.to_vec()).to_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 7638 §3.1.
    const MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    fn rsa() -> Claims {
        Claims::new()
            .with("kty", "RSA")
            .with("n", MODULUS)
            .with("e", "AQAB")
    }

    fn keys_in(keys: &[Claims]) -> usize {
        KeySet::parse(key_set_json(keys).as_bytes()).unwrap().len()
    }

    #[test]
    fn a_thumbprint_is_that_of_rfc_7638() {
        assert_eq!(
            thumbprint(&rsa()),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        let modulus = base64url::decode(MODULUS).unwrap();
        let jwk = rsa_jwk(Algorithm::Rs256, &modulus, &[1, 0, 1]);
        assert_eq!(
            jwk.text("kid"),
            Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        );
    }

    #[test]
    fn takes_keys_for_signatures_only() {
        assert_eq!(keys_in(&[rsa()]), 1);
        assert_eq!(keys_in(&[rsa().with("use", "sig").with("alg", "RS512")]), 1);
        assert_eq!(keys_in(&[rsa().with("key_ops", vec!["verify"])]), 1);
        for other in [
            rsa().with("use", "enc"),
            rsa().with("alg", "PS256"),
            rsa().with("alg", "HS256"),
            rsa().with("alg", 1),
            rsa().with("key_ops", vec!["encrypt"]),
            rsa().with("kty", "oct").with("k", "c2VjcmV0"),
            rsa().with("kty", "OKP"),
        ] {
            assert_eq!(keys_in(std::slice::from_ref(&other)), 0, "{other:?}");
        }
    }

    #[test]
    fn leaves_out_keys_that_are_weak_or_malformed() {
        let short: String = MODULUS.chars().take(171).collect();
        let point = |x: &str, y: &str| {
            let key = Claims::new().with("kty", "EC").with("crv", "P-256");
            key.with("x", x).with("y", y)
        };
        let coordinate = base64url::encode([7; 32]);
        assert_eq!(keys_in(&[point(&coordinate, &coordinate)]), 1);
        for faulty in [
            rsa().with("n", short),
            rsa().with("n", base64url::encode([0xff; 1025])),
            rsa().with("n", ""),
            rsa().with("n", format!("{MODULUS}=")),
            rsa().with("e", "AQABAQAB"),
            rsa().with("e", "AA"),
            point(&coordinate, &base64url::encode([7; 31])),
            point(&coordinate, "!"),
            point(&coordinate, &coordinate).with("crv", "secp256k1"),
        ] {
            assert_eq!(keys_in(std::slice::from_ref(&faulty)), 0, "{faulty:?}");
        }
    }

    #[test]
    fn a_modulus_may_have_a_zero_before_it() {
        let mut modulus = base64url::decode(MODULUS).unwrap();
        modulus.insert(0, 0);
        assert_eq!(keys_in(&[rsa().with("n", base64url::encode(modulus))]), 1);
    }

    #[test]
    fn refuses_what_is_no_set() {
        let large = vec![b' '; MOST_KEY_SET_BYTES + 1];
        assert_eq!(KeySet::parse(&large).unwrap_err(), KeySetError::TooLarge);
        for json in [
            "",
            "[]",
            "{}",
            r#"{"keys":{}}"#,
            r#"{"keys":[{"kty":"RSA","kty":"EC"}]}"#,
        ] {
            let refused = KeySet::parse(json.as_bytes()).unwrap_err();
            assert_eq!(refused, KeySetError::Malformed, "{json}");
        }
        assert!(KeySet::parse(br#"{"keys":[1,null]}"#).unwrap().is_empty());
    }
}
