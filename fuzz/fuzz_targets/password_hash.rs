//! Password hashes that users bring along: what is taken is affordable, is kept wrapped, and is the
//! same after it was written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_password::{Algorithm, Cost, ImportedHash, PasswordError, PasswordHash};

const NAMES: [&str; 4] = ["BCRYPT", "SCRYPT", "ARGON2ID", "PBKDF2_SHA256"];
/// The least that Argon2 allows.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |text: &str| {
        if let Ok(kept) = PasswordHash::parse(text) {
            assert!(PasswordHash::parse(&kept.to_text()).is_ok_and(|again| again == kept));
        }
        let (name, hash) = text.split_once(' ').unwrap_or(("", text));
        let known = Algorithm::of_name(name);
        for algorithm in NAMES.map(|name| Algorithm::of_name(name).unwrap()) {
            if known.is_none_or(|known| known == algorithm) {
                take(algorithm, hash);
            }
        }
    }
);

fn take(algorithm: Algorithm, text: &str) {
    let Ok(imported) = ImportedHash::parse(algorithm, text) else {
        return;
    };
    let wrapped = imported.wrap(CHEAP, &[7; 16]).unwrap();
    let again = PasswordHash::parse(&wrapped.to_text()).unwrap();
    assert!(again == wrapped && again.is_imported() && again.is_outdated(CHEAP));
    if is_quick(algorithm, text) {
        let direct = imported.verify(b"password");
        assert!(!matches!(
            direct,
            Err(PasswordError::Malformed | PasswordError::TooExpensive)
        ));
        assert_eq!(wrapped.verify(b"password"), direct);
    }
}

/// Computing most hashes would take all the time.
fn is_quick(algorithm: Algorithm, text: &str) -> bool {
    let number = |text: Option<&str>, most: u32| {
        text.and_then(|text| text.parse::<u32>().ok())
            .is_some_and(|number| number <= most)
    };
    match algorithm {
        Algorithm::Bcrypt => number(text.get(4..6), 4),
        Algorithm::Scrypt => number(text.split('$').next(), 64),
        Algorithm::Argon2id => text
            .split_once("m=")
            .is_some_and(|(_, rest)| number(rest.split(',').next(), 64)),
        Algorithm::Pbkdf2Sha256 => number(text.split('$').nth(2), 1_000),
    }
}

const SEEDS: [&str; 7] = [
    "BCRYPT $2b$04$psOK9dh62y.mFco8b96evu4CahHu2B1tGtHuYFCPjh9grvPVUKaw2",
    "BCRYPT $2y$12$psOK9dh62y.mFco8b96evu4CahHu2B1tGtHuYFCPjh9grvPVUKaw2",
    "SCRYPT 16$8$1$304dbaef7c5e828dc19c98f0600d18fe$2d33ad31dbd31f3acc5d9a93df7594bc1ee5b3317521967db2ec028c70aef95a",
    "SCRYPT 65536$8$1$304dbaef7c5e828dc19c98f0600d18fe$2d33ad31dbd31f3acc5d9a93df7594bc",
    "ARGON2ID $argon2id$v=19$m=16,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObGRdescudvJCs",
    "PBKDF2_SHA256 $pbkdf2-sha256$100$c29tZXNhbHQ$RdescudvJCsgt3ub.b4dWRWJTmaaJObGRdescudvJCs",
    "BCRYPT:23:$2b$10$psOK9dh62y.mFco8b96evu$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$RdescudvJCsgt3ub+b4dWRWJTmaaJObGRdescudvJCs",
];
