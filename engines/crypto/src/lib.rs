//! The cryptography behind KMS and the store's seal.
