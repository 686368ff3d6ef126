//! JSON Web Tokens (RFC 7519) as compact JSON Web Signatures (RFC 7515).
//!
//! Only RS256, RS384, RS512, ES256, ES384 and ES512 exist here, so neither `alg: none` nor a
//! public key taken for a shared secret can be asked for. A key must fit the algorithm that the
//! header names, by its type, its curve and its own `alg`. Keys come from the caller: what a
//! header says about keys (`jwk`, `jku`, `x5c`, `x5u`) is not looked at.
//!
//! ```
//! use ringwall_tokens::jwt::{Algorithm, Claims, IdToken, Jwt, KeySet, SigningKey, key_set_json};
//!
//! let key = SigningKey::generate(Algorithm::Es256)?;
//! let claims = Claims::new()
//!     .with("iss", "https://example.com")
//!     .with("sub", "alice")
//!     .with("aud", "app")
//!     .with("iat", 1_000)
//!     .with("exp", 1_300);
//! let token = key.sign(&claims)?;
//!
//! let keys = KeySet::parse(key_set_json(&[key.public_jwk()]).as_bytes())?;
//! let jwt = Jwt::parse(&token)?;
//! let identity = IdToken::read(jwt.verify(&keys)?)?;
//! identity.require_current(1_200, 0)?;
//! assert_eq!(identity.require_audience(|audience| audience == "app")?, "app");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algorithm;
mod base64url;
mod claims;
mod id_token;
mod jwk;
mod signing_key;
mod token;

pub use algorithm::Algorithm;
pub use claims::{Claim, Claims};
pub use id_token::{ClaimError, IdToken};
pub use jwk::{KeySet, KeySetError, MOST_KEY_SET_BYTES, MOST_KEYS_OF_A_TYPE, key_set_json};
pub use signing_key::{SigningError, SigningKey};
pub use token::{Jwt, JwtError, MOST_TOKEN_BYTES};
