//! The columns of a file.

use crate::resources::pool::Pool;

pub(crate) const USERNAME: &str = "cognito:username";
pub(crate) const MFA: &str = "cognito:mfa_enabled";
pub(crate) const PASSWORD_HASH: &str = "password_hash";

/// The head of a file for a pool: its attributes, and what is no attribute.
pub(crate) fn of_pool(pool: &Pool) -> Vec<String> {
    let attributes = pool.attributes().into_iter();
    let names = attributes
        .map(|attribute| attribute.name)
        .filter(|name| !matches!(name.as_str(), "sub" | "identities"));
    let others = [MFA, USERNAME, PASSWORD_HASH].map(str::to_owned);
    names.chain(others).collect()
}

/// What is wrong with a head.
pub(crate) fn fault(pool: &Pool, columns: &[String], wants_hashes: bool) -> Option<&'static str> {
    let known = of_pool(pool);
    let has = |name: &str| columns.iter().any(|column| column == name);
    if !columns.iter().all(|column| known.contains(column)) {
        return Some("The header row of the CSV file has a column that is not in the schema.");
    }
    let mut names: Vec<_> = columns.iter().collect();
    names.sort();
    names.dedup();
    if names.len() != columns.len() {
        return Some("The header row of the CSV file has a column twice.");
    }
    if !has(USERNAME) {
        return Some("The header row of the CSV file has no cognito:username column.");
    }
    if wants_hashes && !has(PASSWORD_HASH) {
        return Some("The header row of the CSV file has no password_hash column.");
    }
    None
}
