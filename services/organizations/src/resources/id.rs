//! Ids of an organization's things.

use ringwall_core::{AccountId, Entropy};

const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// The smallest account number that is given out: none begins with a zero.
const FIRST_ACCOUNT: u64 = 100_000_000_000;

/// `o-…`
pub(crate) fn organization(entropy: &dyn Entropy) -> String {
    random(entropy, "o-", 10)
}

/// `r-…`
pub(crate) fn root(entropy: &dyn Entropy) -> String {
    random(entropy, "r-", 4)
}

/// `ou-…`, with the root's letters in the middle.
pub(crate) fn unit(entropy: &dyn Entropy, root: &str) -> String {
    let root = root.trim_start_matches("r-");
    random(entropy, &format!("ou-{root}-"), 8)
}

/// `p-…`
pub(crate) fn policy(entropy: &dyn Entropy) -> String {
    random(entropy, "p-", 10)
}

/// `h-…`
pub(crate) fn handshake(entropy: &dyn Entropy) -> String {
    random(entropy, "h-", 10)
}

/// `car-…`
pub(crate) fn request(entropy: &dyn Entropy) -> String {
    random(entropy, "car-", 32)
}

/// `rp-…`
pub(crate) fn resource_policy(entropy: &dyn Entropy) -> String {
    random(entropy, "rp-", 10)
}

/// `rt-…`
pub(crate) fn transfer(entropy: &dyn Entropy) -> String {
    random(entropy, "rt-", 10)
}

/// A random account number.
pub(crate) fn account(entropy: &dyn Entropy) -> AccountId {
    let mut random = [0; 8];
    entropy.fill(&mut random);
    let span = AccountId::MAX - FIRST_ACCOUNT + 1;
    let number = FIRST_ACCOUNT + u64::from_be_bytes(random) % span;
    AccountId::from_number(number).unwrap_or_default()
}

fn random(entropy: &dyn Entropy, prefix: &str, length: usize) -> String {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    let letters = bytes
        .iter()
        .take(length)
        .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()));
    let mut id = prefix.to_owned();
    id.extend(letters.map(|letter| char::from(*letter)));
    id
}
