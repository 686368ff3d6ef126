//! What servers keep of passwords: they are given this and never see the password itself.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use aws_lc_rs::{digest, hmac, pbkdf2};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// PostgreSQL's own number of iterations.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(4096).unwrap();

/// `mysql_native_password`: SHA-1 of SHA-1.
///
/// <https://mariadb.com/kb/en/authentication-plugin-mysql_native_password/>
pub(crate) fn mysql_native(password: &str) -> String {
    let sha1 = |bytes: &[u8]| digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
    let twice = sha1(sha1(password.as_bytes()).as_ref());
    let mut text = "*".to_owned();
    for byte in twice.as_ref() {
        // Writing into a String does not fail.
        write!(text, "{byte:02X}").unwrap_or_default();
    }
    text
}

/// What a client answers to a server's salt, for `mysql_native_password`.
pub(crate) fn mysql_native_answer(password: &str, salt: &[u8]) -> Vec<u8> {
    let sha1 = |bytes: &[u8]| digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
    let once = sha1(password.as_bytes());
    let twice = sha1(once.as_ref());
    let mask = sha1(&[salt, twice.as_ref()].concat());
    let pairs = once.as_ref().iter().zip(mask.as_ref());
    pairs.map(|(byte, mask)| byte ^ mask).collect()
}

/// SCRAM-SHA-256 as PostgreSQL keeps it. The password is ASCII, so that SASLprep leaves it alone.
///
/// <https://www.postgresql.org/docs/current/catalog-pg-authid.html>, RFC 5802 §3
pub(crate) fn scram_sha_256(password: &str, salt: &[u8; 16]) -> String {
    let mut salted = Zeroizing::new([0; 32]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        ITERATIONS,
        salt,
        password.as_bytes(),
        &mut *salted,
    );
    let key = hmac::Key::new(hmac::HMAC_SHA256, &*salted);
    let client_key = hmac::sign(&key, b"Client Key");
    let stored_key = digest::digest(&digest::SHA256, client_key.as_ref());
    let server_key = hmac::sign(&key, b"Server Key");
    format!(
        "SCRAM-SHA-256${ITERATIONS}:{}${}:{}",
        STANDARD.encode(salt),
        STANDARD.encode(stored_key),
        STANDARD.encode(server_key)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `SELECT PASSWORD('mypass')` in MariaDB's documentation of the function.
    #[test]
    fn mariadbs_own_hash() {
        assert_eq!(
            mysql_native("mypass"),
            "*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4"
        );
    }

    /// The exchange of RFC 7677 §3: its proof and signature follow from these two keys.
    #[test]
    fn the_keys_of_the_rfcs_exchange() {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let verifier = scram_sha_256("pencil", salt.as_slice().try_into().unwrap());
        let keys = verifier.rsplit('$').next().unwrap();
        let (stored, server) = keys.split_once(':').unwrap();
        let message = b"n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let sign = |key: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message);
        let signature = sign(&STANDARD.decode(server).unwrap());
        assert_eq!(
            STANDARD.encode(signature),
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        );
        let stored = STANDARD.decode(stored).unwrap();
        let proof = STANDARD
            .decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
            .unwrap();
        let client_key: Vec<u8> = proof
            .iter()
            .zip(sign(&stored).as_ref())
            .map(|(a, b)| a ^ b)
            .collect();
        assert_eq!(
            digest::digest(&digest::SHA256, &client_key).as_ref(),
            stored
        );
    }
}
