//! Hashes made by other implementations, and those in AWS's user guide.

use proptest::prelude::*;
use ringwall_password::{Algorithm, ImportedHash, PasswordError};

const PASSWORD: &str = "Grüße, Ada 1!";

/// By Python's bcrypt, argon2-cffi, hashlib and passlib.
const FOREIGN: [(Algorithm, &str); 4] = [
    (
        Algorithm::Bcrypt,
        "$2b$05$psOK9dh62y.mFco8b96evu4CahHu2B1tGtHuYFCPjh9grvPVUKaw2",
    ),
    (
        Algorithm::Argon2id,
        "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlIHNsdA$QjrdPSmzfPGFOB7xwS1LVg",
    ),
    (
        Algorithm::Scrypt,
        "1024$8$1$304dbaef7c5e828dc19c98f0600d18fe$2d33ad31dbd31f3acc5d9a93df7594bc1ee5b3317521967db2ec028c70aef95a",
    ),
    (
        Algorithm::Pbkdf2Sha256,
        "$pbkdf2-sha256$1000$ME2673xego3BnJjwYA0Y/g$rv2sgUHoph/Uz4dNTKPtDUymjOxiIugL1Ffg/4Emlzo",
    ),
];

/// The examples of AWS's user guide, whose passwords it doesn't tell; they are at the bounds.
const EXAMPLES: [(Algorithm, &str); 4] = [
    (
        Algorithm::Bcrypt,
        "$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6",
    ),
    (
        Algorithm::Scrypt,
        "65536$8$1$304dbaef7c5e828dc19c98f0600d18fe$4f69c498c12cd102d057356facf8d77e8d42407090491ea32c5b038f5a18c099",
    ),
    (
        Algorithm::Argon2id,
        "$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA",
    ),
    (
        Algorithm::Pbkdf2Sha256,
        "$pbkdf2-sha256$600000$1XZlmwLQ2hhM3JYuCPiArQ$Pfheg9Zi/v5lXU4yyLA0WFUYEd/rlaVbzrM9oMD6IrA",
    ),
];

fn refused(algorithm: Algorithm, text: &str) -> Option<PasswordError> {
    ImportedHash::parse(algorithm, text).err()
}

#[test]
fn takes_the_password_of_a_foreign_hash() {
    for (algorithm, text) in FOREIGN {
        let hash = ImportedHash::parse(algorithm, text).unwrap();
        assert_eq!(hash.verify(PASSWORD.as_bytes()), Ok(()), "{text}");
        assert_eq!(
            hash.verify(b"Gr\xc3\xbc\xc3\x9fe, Ada 1?"),
            Err(PasswordError::DoesNotVerify)
        );
    }
}

#[test]
fn reads_the_examples_of_the_user_guide() {
    for (algorithm, text) in EXAMPLES {
        assert_eq!(refused(algorithm, text), None, "{text}");
    }
}

#[test]
fn bcrypt_reads_72_bytes() {
    let text = "$2b$04$MRYhBdWKNl5IPCW3YTS2qesEdSGaEB9oP91rDkGs939sTD8I/nhaK";
    let hash = ImportedHash::parse(Algorithm::Bcrypt, text).unwrap();
    assert_eq!(hash.verify(&[b'x'; 72]), Ok(()));
    assert_eq!(hash.verify(&[b'x'; 80]), Ok(()));
    assert_eq!(hash.verify(&[b'x'; 71]), Err(PasswordError::DoesNotVerify));
}

#[test]
fn refuses_what_costs_too_much() {
    let dear = [
        (Algorithm::Bcrypt, "$2b$10$", "$2b$13$"),
        (Algorithm::Scrypt, "65536$8$1", "131072$8$1"),
        (Algorithm::Scrypt, "65536$8$1", "65536$9$1"),
        (Algorithm::Scrypt, "65536$8$1", "65536$8$2"),
        (Algorithm::Argon2id, "m=19456", "m=19457"),
        (Algorithm::Argon2id, "t=2", "t=3"),
        (Algorithm::Argon2id, "p=1", "p=2"),
        (Algorithm::Pbkdf2Sha256, "$600000$", "$600001$"),
    ];
    for (algorithm, from, to) in dear {
        let example = EXAMPLES.iter().find(|(name, _)| *name == algorithm);
        let text = example.unwrap().1.replace(from, to);
        assert_eq!(
            refused(algorithm, &text),
            Some(PasswordError::TooExpensive),
            "{text}"
        );
    }
}

#[test]
fn refuses_another_algorithms_hash_and_what_is_cut_short() {
    for (algorithm, text) in EXAMPLES {
        for (other, foreign) in EXAMPLES {
            let is_other = other != algorithm;
            assert_eq!(refused(algorithm, foreign).is_some(), is_other, "{foreign}");
        }
        let short = text.split_at(text.len() - 36).0;
        assert_eq!(
            refused(algorithm, short),
            Some(PasswordError::Malformed),
            "{short}"
        );
        assert_eq!(refused(algorithm, ""), Some(PasswordError::Malformed));
    }
}

#[test]
fn refuses_parameters_that_are_none() {
    let wrong = [
        (Algorithm::Bcrypt, "$2b$10$", "$2z$10$"),
        (Algorithm::Bcrypt, "$2b$10$", "$2b$03$"),
        (Algorithm::Bcrypt, "$2b$10$", "$2b$+9$"),
        (Algorithm::Scrypt, "65536$8", "65535$8"),
        (Algorithm::Scrypt, "65536$8", "1$8"),
        (Algorithm::Scrypt, "65536$8", "65536$0"),
        (Algorithm::Argon2id, "v=19", "v=x"),
        (Algorithm::Argon2id, "v=19", "v=18"),
        (Algorithm::Argon2id, "m=19456", "m=7"),
        (Algorithm::Argon2id, "m=19456,t=2", "t=2,m=19456"),
        (Algorithm::Pbkdf2Sha256, "$600000$", "$0$"),
        (Algorithm::Pbkdf2Sha256, "$600000$", "$-1$"),
    ];
    for (algorithm, from, to) in wrong {
        let example = EXAMPLES.iter().find(|(name, _)| *name == algorithm);
        let text = example.unwrap().1.replace(from, to);
        assert_eq!(
            refused(algorithm, &text),
            Some(PasswordError::Malformed),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn reads_any_text_without_panic(text in "\\PC{0,80}", at in 0..4_usize) {
        let (algorithm, example) = EXAMPLES[at];
        drop(ImportedHash::parse(algorithm, &text));
        drop(ImportedHash::parse(algorithm, &(example.to_owned() + &text)));
    }
}
