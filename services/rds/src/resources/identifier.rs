//! Identifiers of instances and snapshots.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>

use ringwall_core::Entropy;

use crate::error::RdsError;

/// Letters of an instance's name.
const INSTANCE_LETTERS: usize = 63;
/// Letters of a snapshot's name.
const SNAPSHOT_LETTERS: usize = 255;
/// Letters of a resource id after `db-`.
const RESOURCE_ID_LETTERS: usize = 26;
const RESOURCE_ID_ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The name of an instance, in lower case.
pub(crate) fn instance(text: &str) -> Result<String, RdsError> {
    parse("DBInstanceIdentifier", text, INSTANCE_LETTERS)
}

/// The name of a new snapshot, in lower case; `parameter` is what the caller named it in.
pub(crate) fn snapshot(parameter: &str, text: &str) -> Result<String, RdsError> {
    parse(parameter, text, SNAPSHOT_LETTERS)
}

fn parse(parameter: &str, text: &str, most: usize) -> Result<String, RdsError> {
    let of_letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_valid = text.len() <= most
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(of_letters)
        && !text.ends_with('-')
        && !text.contains("--");
    if is_valid {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(RdsError::invalid_identifier(parameter))
    }
}

/// A new `DbiResourceId`.
pub(crate) fn resource_id(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; RESOURCE_ID_LETTERS];
    entropy.fill(&mut bytes);
    let letters = bytes
        .iter()
        .filter_map(|byte| RESOURCE_ID_ALPHABET.get(usize::from(byte % 32)));
    let mut id = "db-".to_owned();
    id.extend(letters.map(|letter| char::from(*letter)));
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_in_lower_case() {
        assert_eq!(instance("Orders-1").unwrap(), "orders-1");
    }

    #[test]
    fn refuses_what_is_no_name() {
        let long = "a".repeat(64);
        for text in ["", "1a", "-a", "a-", "a--b", "a_b", "ä", &long] {
            assert!(instance(text).is_err(), "{text}");
        }
    }
}
