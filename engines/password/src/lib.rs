//! Passwords: hashed by Argon2id, and hashes that were made elsewhere verified.
