//! How an imported hash is computed: algorithm, parameters and salt.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::argon2id::{Argon2id, number};
use crate::{Algorithm, Cost, PasswordError, Workspace};

/// bcrypt's own Base64, whose last letters carry bits that nobody uses.
pub(crate) const BCRYPT_BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::BCRYPT,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// bcrypt reads no more of a password.
const BCRYPT_PASSWORD_BYTES: usize = 72;
/// No hash that is imported has a longer salt.
const LONGEST_SALT: usize = 128;

/// Parameters and salt, read and found affordable.
///
/// The bounds are those of the user guide, "Supported password hashing algorithms".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recipe {
    Bcrypt {
        cost: u32,
        salt: [u8; 16],
    },
    Scrypt {
        log_n: u8,
        r: u32,
        p: u32,
        salt: Vec<u8>,
    },
    Argon2id(Argon2id),
    Pbkdf2Sha256 {
        iterations: NonZeroU32,
        salt: Vec<u8>,
    },
}

impl Recipe {
    /// Reads what stands before the hash itself.
    pub(crate) fn parse(algorithm: Algorithm, text: &str) -> Result<Self, PasswordError> {
        match algorithm {
            Algorithm::Bcrypt => bcrypt(text),
            Algorithm::Scrypt => scrypt(text),
            Algorithm::Argon2id => argon2id(text),
            Algorithm::Pbkdf2Sha256 => pbkdf2_sha256(text),
        }
    }

    /// The hash of a password.
    pub(crate) fn compute(
        &self,
        password: &[u8],
        length: usize,
    ) -> Result<Zeroizing<Vec<u8>>, PasswordError> {
        let mut hash = Zeroizing::new(vec![0; length]);
        match self {
            Self::Bcrypt { cost, salt } => {
                let whole = Zeroizing::new(bcrypt::bcrypt(*cost, *salt, &terminated(password)));
                hash = Zeroizing::new(whole.iter().copied().take(length).collect());
            }
            Self::Scrypt { log_n, r, p, salt } => {
                let params = scrypt::Params::new(*log_n, *r, *p);
                let params = params.map_err(|_| PasswordError::Malformed)?;
                scrypt::scrypt(password, salt, &params, &mut hash)
                    .map_err(|_| PasswordError::Failed)?;
            }
            Self::Argon2id(argon2id) => {
                return argon2id.compute(password, length, &mut Workspace::default());
            }
            Self::Pbkdf2Sha256 { iterations, salt } => {
                let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
                pbkdf2::derive(algorithm, *iterations, salt, password, &mut hash);
            }
        }
        Ok(hash)
    }
}

/// A password as bcrypt takes it: with a zero byte after it, as far as bcrypt reads.
fn terminated(password: &[u8]) -> Zeroizing<Vec<u8>> {
    let bytes = password.iter().copied().chain([0]);
    Zeroizing::new(bytes.take(BCRYPT_PASSWORD_BYTES).collect())
}

/// `$2b$10$` and 22 letters of salt. The versions differ in mistakes of old implementations with
/// passwords that are not ASCII or longer than 255 bytes, not in what is right.
fn bcrypt(text: &str) -> Result<Recipe, PasswordError> {
    let read = || {
        let (version, rest) = text.strip_prefix("$2")?.split_once('$')?;
        matches!(version, "a" | "b" | "x" | "y").then_some(())?;
        let (cost, salt) = rest.split_once('$')?;
        let is_two_digits = cost.len() == 2 && cost.bytes().all(|byte| byte.is_ascii_digit());
        let cost: u32 = is_two_digits.then(|| cost.parse().ok())??;
        let salt = BCRYPT_BASE64.decode(salt).ok()?.try_into().ok()?;
        (cost >= 4).then_some((cost, salt))
    };
    let (cost, salt) = read().ok_or(PasswordError::Malformed)?;
    affordable(cost <= 12)?;
    Ok(Recipe::Bcrypt { cost, salt })
}

/// `65536$8$1$` and the salt in hexadecimal.
fn scrypt(text: &str) -> Result<Recipe, PasswordError> {
    let read = || {
        let mut fields = text.split('$');
        let n = number(fields.next()?).filter(|n| *n > 1 && n.is_power_of_two())?;
        let r = number(fields.next()?).filter(|r| *r > 0)?;
        let p = number(fields.next()?).filter(|p| *p > 0)?;
        let salt = hex::decode(fields.next()?).ok()?;
        fields.next().is_none().then_some((n, r, p, salt))
    };
    let (n, r, p, salt) = read().ok_or(PasswordError::Malformed)?;
    affordable(n <= 65_536 && r <= 8 && p <= 1 && salt.len() <= LONGEST_SALT)?;
    let log_n = u8::try_from(n.trailing_zeros()).map_err(|_| PasswordError::Malformed)?;
    // What is read can be computed.
    scrypt::Params::new(log_n, r, p).map_err(|_| PasswordError::Malformed)?;
    Ok(Recipe::Scrypt { log_n, r, p, salt })
}

fn argon2id(text: &str) -> Result<Recipe, PasswordError> {
    let argon2id = Argon2id::parse(text)?;
    let Cost {
        memory_kib,
        passes,
        lanes,
    } = argon2id.cost;
    let is_affordable = memory_kib <= 19_456 && passes <= 2 && lanes <= 1;
    affordable(is_affordable && argon2id.salt.len() <= LONGEST_SALT)?;
    Ok(Recipe::Argon2id(argon2id))
}

/// `$pbkdf2-sha256$600000$` and the salt in Base64, which Python's passlib writes with dots for plus
/// signs.
fn pbkdf2_sha256(text: &str) -> Result<Recipe, PasswordError> {
    let read = || {
        let (iterations, salt) = text.strip_prefix("$pbkdf2-sha256$")?.split_once('$')?;
        let iterations = NonZeroU32::new(number(iterations)?)?;
        Some((iterations, adapted_base64(salt)?))
    };
    let (iterations, salt) = read().ok_or(PasswordError::Malformed)?;
    affordable(iterations.get() <= 600_000 && salt.len() <= LONGEST_SALT)?;
    Ok(Recipe::Pbkdf2Sha256 { iterations, salt })
}

/// Base64 with a dot or a plus sign, padded or not.
pub(crate) fn adapted_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.replace('.', "+");
    let text = text.trim_end_matches('=');
    base64::prelude::BASE64_STANDARD_NO_PAD.decode(text).ok()
}

fn affordable(is_affordable: bool) -> Result<(), PasswordError> {
    if is_affordable {
        Ok(())
    } else {
        Err(PasswordError::TooExpensive)
    }
}
