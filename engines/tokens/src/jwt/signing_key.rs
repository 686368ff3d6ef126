//! Making tokens.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair as _, ParsedPublicKey, RsaKeyPair};
use zeroize::Zeroizing;

use super::algorithm::{Algorithm, Curve, Scheme};
use super::base64url;
use super::claims::Claims;
use super::jwk::{ec_jwk, rsa_jwk};
use super::token::{JwtError, MOST_TOKEN_BYTES};

/// A key could not be made or read, or could not sign; why stays unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signing key was rejected")]
pub struct SigningError;

/// A private key that signs tokens by one algorithm.
pub struct SigningKey {
    algorithm: Algorithm,
    pair: Pair,
    public_key: ParsedPublicKey,
    public_jwk: Claims,
    /// What its tokens begin with, up to and with the first dot.
    header: String,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(Curve, Box<EcdsaKeyPair>),
}

/// Bytes of the shortest RSA modulus that may sign.
const SHORTEST_MODULUS: usize = 256;

impl SigningKey {
    /// A new key; of 2048 bits where it is an RSA key.
    ///
    /// # Errors
    /// The library could not make it.
    pub fn generate(algorithm: Algorithm) -> Result<Self, SigningError> {
        let pair = match algorithm.scheme() {
            Scheme::Rsa { .. } => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| SigningError)?;
                Pair::Rsa(Box::new(pair))
            }
            Scheme::Ecdsa { curve, signing, .. } => {
                let pair = EcdsaKeyPair::generate(signing).map_err(|_| SigningError)?;
                Pair::Ec(curve, Box::new(pair))
            }
        };
        Self::new(algorithm, pair)
    }

    /// A key that was kept.
    ///
    /// # Errors
    /// It is no private key for that algorithm.
    pub fn from_pkcs8(algorithm: Algorithm, der: &[u8]) -> Result<Self, SigningError> {
        let pair = match algorithm.scheme() {
            Scheme::Rsa { .. } => {
                let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| SigningError)?;
                if pair.public_modulus_len() < SHORTEST_MODULUS {
                    return Err(SigningError);
                }
                Pair::Rsa(Box::new(pair))
            }
            Scheme::Ecdsa { curve, signing, .. } => {
                let pair = EcdsaKeyPair::from_pkcs8(signing, der).map_err(|_| SigningError)?;
                Pair::Ec(curve, Box::new(pair))
            }
        };
        Self::new(algorithm, pair)
    }

    fn new(algorithm: Algorithm, pair: Pair) -> Result<Self, SigningError> {
        let public_jwk = pair.public_jwk(algorithm);
        let header = Claims::new()
            .with("alg", algorithm.name())
            .with("kid", public_jwk.text("kid").unwrap_or_default())
            .with("typ", "JWT");
        Ok(Self {
            algorithm,
            public_key: pair.public_key(algorithm)?,
            pair,
            public_jwk,
            header: header_text(&header),
        })
    }

    /// The same key under an id of the caller's. Headers of its tokens then hold the id and the
    /// algorithm, and nothing else.
    #[must_use]
    pub fn named(self, id: &str) -> Self {
        let header = Claims::new()
            .with("alg", self.algorithm.name())
            .with("kid", id);
        Self {
            public_jwk: self.public_jwk.with("kid", id),
            header: header_text(&header),
            ..self
        }
    }

    /// The private key as PKCS#8 DER, to be kept sealed.
    ///
    /// # Errors
    /// The library could not write it.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SigningError> {
        let der = match &self.pair {
            Pair::Rsa(pair) => {
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| SigningError)?;
                der.as_ref().to_vec()
            }
            Pair::Ec(_, pair) => {
                let der = pair.to_pkcs8v1().map_err(|_| SigningError)?;
                der.as_ref().to_vec()
            }
        };
        Ok(Zeroizing::new(der))
    }

    /// The algorithm that it signs by.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its id: the thumbprint of the public key (RFC 7638), unless it was [`named`](Self::named).
    pub fn key_id(&self) -> &str {
        self.public_jwk.text("kid").unwrap_or_default()
    }

    /// The public key as a JWK, to be published by [`key_set_json`](super::key_set_json).
    pub fn public_jwk(&self) -> Claims {
        self.public_jwk.clone()
    }

    /// A token of these claims.
    ///
    /// # Errors
    /// The library could not sign.
    pub fn sign(&self, claims: &Claims) -> Result<String, SigningError> {
        let mut token = self.header.clone();
        token.push_str(&base64url::encode(claims.to_json()));
        let signature = self.signature_of(token.as_bytes())?;
        token.push('.');
        token.push_str(&base64url::encode(signature));
        Ok(token)
    }

    /// Whether the token has the very header that this key's tokens have.
    pub fn is_named_by(&self, token: &str) -> bool {
        token.starts_with(&self.header)
    }

    /// The claims of a token that this key has signed. Nothing that the header says is interpreted:
    /// it must be, byte for byte, the one that [`Self::sign`] writes.
    ///
    /// # Errors
    /// It is no token of this key's. Time and audience are the caller's to check.
    pub fn open(&self, token: &str) -> Result<Claims, JwtError> {
        if token.len() > MOST_TOKEN_BYTES {
            return Err(JwtError::TooLarge);
        }
        let rest = token.strip_prefix(self.header.as_str());
        let rest = rest.ok_or(JwtError::UnknownKey)?;
        let (payload, signature) = rest.split_once('.').ok_or(JwtError::Malformed)?;
        let decoded = |part| base64url::decode(part).ok_or(JwtError::Malformed);
        let (claims, signature_bytes) = (decoded(payload)?, decoded(signature)?);

        let signed = token.len() - signature.len() - 1;
        let signed = token.as_bytes().get(..signed).ok_or(JwtError::Malformed)?;
        let verified = self.public_key.verify_sig(signed, &signature_bytes);
        verified.map_err(|_| JwtError::Signature)?;
        Ok(Claims::parse(&claims)?)
    }

    fn signature_of(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let random = SystemRandom::new();
        match (&self.pair, self.algorithm.scheme()) {
            (Pair::Rsa(pair), Scheme::Rsa { signing, .. }) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(signing, &random, message, &mut signature)
                    .map_err(|_| SigningError)?;
                Ok(signature)
            }
            (Pair::Ec(_, pair), Scheme::Ecdsa { .. }) => {
                let signature = pair.sign(&random, message).map_err(|_| SigningError)?;
                Ok(signature.as_ref().to_vec())
            }
            _ => Err(SigningError),
        }
    }
}

fn header_text(header: &Claims) -> String {
    let mut text = base64url::encode(header.to_json());
    text.push('.');
    text
}

impl Pair {
    fn public_key(&self, algorithm: Algorithm) -> Result<ParsedPublicKey, SigningError> {
        let key = match (self, algorithm.scheme()) {
            (Self::Rsa(pair), Scheme::Rsa { verifying, .. }) => {
                ParsedPublicKey::new(verifying, pair.public_key())
            }
            (Self::Ec(_, pair), Scheme::Ecdsa { verifying, .. }) => {
                ParsedPublicKey::new(verifying, pair.public_key())
            }
            _ => return Err(SigningError),
        };
        key.map_err(|_| SigningError)
    }

    fn public_jwk(&self, algorithm: Algorithm) -> Claims {
        match self {
            Self::Rsa(pair) => {
                let key = pair.public_key();
                let (modulus, exponent) = (key.modulus(), key.exponent());
                rsa_jwk(
                    algorithm,
                    modulus.big_endian_without_leading_zero(),
                    exponent.big_endian_without_leading_zero(),
                )
            }
            Self::Ec(curve, pair) => ec_jwk(algorithm, *curve, pair.public_key().as_ref()),
        }
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("algorithm", &self.algorithm)
            .field("key_id", &self.key_id())
            .finish_non_exhaustive()
    }
}
