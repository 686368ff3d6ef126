//! Passwords, as they are kept: Argon2id with a salt of their own.

use parking_lot::{Condvar, Mutex};
use ringwall_crypto::{CryptoError, PassphraseCost, constant_time_eq, key_from_passphrase};
use serde::{Deserialize, Serialize};

/// How dear a guess is: 19 MiB, two passes, the least that OWASP's Password Storage Cheat Sheet
/// asks for.
pub const PASSWORD_COST: PassphraseCost = PassphraseCost {
    memory_kib: 19_456,
    passes: 2,
    lanes: 1,
};

/// Passwords hashed at once: what they need of memory and processors is bounded.
const MOST_AT_ONCE: usize = 4;

static TURNSTILE: Turnstile = Turnstile {
    inside: Mutex::new(0),
    left: Condvar::new(),
};

/// A password's hash.
#[derive(Clone, Serialize, Deserialize)]
pub struct PasswordHash {
    salt: [u8; 16],
    cost: PassphraseCost,
    hash: Vec<u8>,
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

impl PasswordHash {
    /// Hashes a password. Slow by design.
    ///
    /// # Errors
    /// A cost that Argon2 does not allow.
    pub fn of(password: &str, salt: [u8; 16], cost: PassphraseCost) -> Result<Self, CryptoError> {
        let hash = derive(password, &salt, cost)?;
        Ok(Self { salt, cost, hash })
    }

    /// Whether this is the password's hash. Slow by design.
    ///
    /// # Errors
    /// A cost that Argon2 does not allow.
    pub fn is_of(&self, password: &str) -> Result<bool, CryptoError> {
        let hash = derive(password, &self.salt, self.cost)?;
        Ok(constant_time_eq(&hash, &self.hash))
    }
}

fn derive(password: &str, salt: &[u8], cost: PassphraseCost) -> Result<Vec<u8>, CryptoError> {
    let _inside = TURNSTILE.enter();
    let key = key_from_passphrase(password.as_bytes(), salt, cost)?;
    Ok(key.expose().to_vec())
}

/// Lets so many in at once; the others wait.
struct Turnstile {
    inside: Mutex<usize>,
    left: Condvar,
}

struct Inside<'a>(&'a Turnstile);

impl Turnstile {
    fn enter(&self) -> Inside<'_> {
        let mut inside = self.inside.lock();
        self.left
            .wait_while(&mut inside, |inside| *inside >= MOST_AT_ONCE);
        *inside += 1;
        Inside(self)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        *self.0.inside.lock() -= 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const CHEAP: PassphraseCost = PassphraseCost {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };

    #[test]
    fn knows_the_password_and_no_other() {
        let hash = PasswordHash::of("correct horse", [1; 16], CHEAP).unwrap();
        assert!(hash.is_of("correct horse").unwrap());
        assert!(!hash.is_of("Correct horse").unwrap());
        assert!(!hash.is_of("").unwrap());
    }

    #[test]
    fn equal_passwords_have_different_hashes() {
        let one = PasswordHash::of("correct horse", [1; 16], CHEAP).unwrap();
        let other = PasswordHash::of("correct horse", [2; 16], CHEAP).unwrap();
        assert_ne!(one.hash, other.hash);
    }

    #[test]
    fn no_more_than_four_are_hashed_at_once() {
        let turnstile = Turnstile {
            inside: Mutex::new(0),
            left: Condvar::new(),
        };
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let hash = || {
            for _ in 0..100 {
                let inside = turnstile.enter();
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::yield_now();
                now.fetch_sub(1, Ordering::SeqCst);
                drop(inside);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(hash);
            }
        });
        assert!(most.load(Ordering::SeqCst) <= MOST_AT_ONCE);
        assert_eq!(*turnstile.inside.lock(), 0);
    }
}
