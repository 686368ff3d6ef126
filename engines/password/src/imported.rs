//! Hashes that users bring along from another system.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html#cognito-user-pools-import-password-hash>

use base64::Engine as _;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::recipe::{BCRYPT_BASE64, Recipe, adapted_base64};
use crate::{Cost, PasswordError, PasswordHash, SALT_BYTES};

/// An algorithm whose hashes can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// bcrypt: `$2b$10$…`.
    Bcrypt,
    /// scrypt: `65536$8$1$…`.
    Scrypt,
    /// Argon2id: `$argon2id$v=19$…`.
    Argon2id,
    /// PBKDF2 with HMAC-SHA-256: `$pbkdf2-sha256$600000$…`.
    Pbkdf2Sha256,
}

impl Algorithm {
    const ALL: [Self; 4] = [
        Self::Bcrypt,
        Self::Scrypt,
        Self::Argon2id,
        Self::Pbkdf2Sha256,
    ];

    /// Its name in the API, as `PasswordHashingAlgorithm`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bcrypt => "BCRYPT",
            Self::Scrypt => "SCRYPT",
            Self::Argon2id => "ARGON2ID",
            Self::Pbkdf2Sha256 => "PBKDF2_SHA256",
        }
    }

    /// The algorithm of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}

/// A hash's length in bytes that is taken: short ones match too much, longer ones nobody makes.
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=128;
/// bcrypt's hash in letters, after 29 of version, cost and salt.
const BCRYPT_LETTERS: usize = 31;

/// A hash from elsewhere, read and found affordable.
pub struct ImportedHash {
    algorithm: Algorithm,
    /// What stands before the hash.
    head: String,
    recipe: Recipe,
    hash: Zeroizing<Vec<u8>>,
}

impl ImportedHash {
    /// Reads a hash.
    ///
    /// # Errors
    /// [`PasswordError::Malformed`], or [`PasswordError::TooExpensive`] for parameters that exceed
    /// AWS's bounds.
    pub fn parse(algorithm: Algorithm, text: &str) -> Result<Self, PasswordError> {
        let (head, hash) = split(algorithm, text).ok_or(PasswordError::Malformed)?;
        let recipe = Recipe::parse(algorithm, head)?;
        let hash = match algorithm {
            Algorithm::Bcrypt => BCRYPT_BASE64.decode(hash).ok(),
            Algorithm::Scrypt => hex::decode(hash).ok(),
            Algorithm::Argon2id | Algorithm::Pbkdf2Sha256 => adapted_base64(hash),
        };
        let hash = Zeroizing::new(hash.ok_or(PasswordError::Malformed)?);
        if !LENGTHS.contains(&hash.len()) {
            return Err(PasswordError::Malformed);
        }
        Ok(Self {
            algorithm,
            head: head.to_owned(),
            recipe,
            hash,
        })
    }

    /// Checks a password, in time that doesn't depend on the hash.
    ///
    /// # Errors
    /// [`PasswordError::DoesNotVerify`].
    pub fn verify(&self, password: &[u8]) -> Result<(), PasswordError> {
        let hash = self.recipe.compute(password, self.hash.len())?;
        if bool::from(hash.ct_eq(&self.hash)) {
            Ok(())
        } else {
            Err(PasswordError::DoesNotVerify)
        }
    }

    /// Hashes the hash, to be stored in its place.
    ///
    /// # Errors
    /// [`PasswordError::Failed`]: out of memory.
    pub fn wrap(&self, cost: Cost, salt: &[u8; SALT_BYTES]) -> Result<PasswordHash, PasswordError> {
        let wrapped = Wrapped {
            algorithm: self.algorithm,
            head: self.head.clone(),
            recipe: self.recipe.clone(),
            length: self.hash.len(),
        };
        PasswordHash::of_imported(wrapped, &self.hash, cost, salt)
    }
}

/// What is kept of an imported hash: how it was computed, not the hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrapped {
    algorithm: Algorithm,
    head: String,
    recipe: Recipe,
    length: usize,
}

impl Wrapped {
    /// `BCRYPT:23:$2b$10$…`
    pub(crate) fn to_text(&self) -> String {
        let (name, length, head) = (self.algorithm.name(), self.length, &self.head);
        format!("{name}:{length}:{head}")
    }

    pub(crate) fn parse(text: &str) -> Result<Self, PasswordError> {
        let read = || {
            let (name, rest) = text.split_once(':')?;
            let (length, head) = rest.split_once(':')?;
            let length = length
                .parse()
                .ok()
                .filter(|length| LENGTHS.contains(length))?;
            Some((Algorithm::of_name(name)?, length, head))
        };
        let (algorithm, length, head) = read().ok_or(PasswordError::Malformed)?;
        Ok(Self {
            algorithm,
            head: head.to_owned(),
            recipe: Recipe::parse(algorithm, head)?,
            length,
        })
    }

    pub(crate) fn compute(&self, password: &[u8]) -> Result<Zeroizing<Vec<u8>>, PasswordError> {
        self.recipe.compute(password, self.length)
    }
}

/// What stands before the hash, and the hash.
fn split(algorithm: Algorithm, text: &str) -> Option<(&str, &str)> {
    match algorithm {
        Algorithm::Bcrypt => {
            let salted = text.len().checked_sub(BCRYPT_LETTERS)?;
            text.split_at_checked(salted)
        }
        _ => text.rsplit_once('$'),
    }
}
