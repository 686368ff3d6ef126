//! Passwords: hashed by Argon2id, and hashes that were made elsewhere verified.
//!
//! [`PasswordHash`] is what is stored: made by [`PasswordHash::of_password`], read from its text, and
//! asked by [`PasswordHash::verify`]. A hash that users bring along from another system
//! ([`ImportedHash`]) is never stored as it came: Argon2id is computed over it, so that at rest it is
//! as dear to guess as any other, and it is to be replaced when its password is next seen.
//!
//! For a user who doesn't exist, [`PasswordHash::of_nobody`] costs what a real hash costs.
//!
//! **Architecture invariant:** nothing here draws randomness; salts are parameters.

mod argon2id;
mod imported;
mod password_hash;
mod recipe;
mod workspace;

pub use argon2id::Cost;
pub use imported::{Algorithm, ImportedHash};
pub use password_hash::PasswordHash;
pub use workspace::Workspace;

/// How many bytes a salt has: RFC 9106 §3.1 recommends 16.
pub const SALT_BYTES: usize = 16;

/// A password or a hash is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The text is no hash of this algorithm.
    #[error("malformed password hash")]
    Malformed,
    /// The hash asks for more work than is allowed.
    #[error("the parameters of the password hash exceed their bounds")]
    TooExpensive,
    /// It is another password.
    #[error("the password does not verify")]
    DoesNotVerify,
    /// The hash can't be computed: there is not enough memory for it.
    #[error("the password hash failed")]
    Failed,
}
