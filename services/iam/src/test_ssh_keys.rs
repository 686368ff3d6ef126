//! SSH public keys of tests.

use ringwall_crypto::ssh_key::SshRsaKey;
use ringwall_testing::{TestHouse, input};

use crate::api::{self, UploadSSHPublicKeyInput};

pub(crate) const SSH: &str = include_str!("../../../engines/crypto/tests/ssh_keys/rsa.pub");
/// The key of [`SSH`].
pub(crate) const PEM: &str = include_str!("../../../engines/crypto/tests/ssh_keys/rsa.pem");
pub(crate) const FINGERPRINT: &str = include_str!("../../../engines/crypto/tests/ssh_keys/rsa.md5");
/// An RSA key of 1024 bits.
pub(crate) const SHORT: &str = include_str!("../../../engines/crypto/tests/ssh_keys/rsa_1024.pub");
pub(crate) const ED25519: &str = include_str!("../../../engines/crypto/tests/ssh_keys/ed25519.pub");

/// The input that uploads a key.
pub(crate) fn key(user: &str, body: &str) -> UploadSSHPublicKeyInput {
    input(&[("UserName", user), ("SSHPublicKeyBody", body)])
}

/// Another key for each number: its modulus differs in one byte, which nothing here factors.
pub(crate) fn distinct(number: u8) -> String {
    let mut blob = SshRsaKey::parse(SSH).unwrap().blob();
    let place = blob.len() - 2;
    blob[place] = number;
    SshRsaKey::from_blob(&blob).unwrap().to_ssh()
}

/// Uploads a key and tells its id.
pub(crate) fn upload(house: &TestHouse, user: &str, body: &str) -> String {
    let made = house.answer::<api::UploadSSHPublicKey>(key(user, body));
    made.ssh_public_key.unwrap().ssh_public_key_id
}
