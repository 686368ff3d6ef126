//! Certificate authorities of the doors. All are the installation's own, under the names that
//! clients ask for.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html>

use crate::error::RdsError;

/// The names, the default first.
pub(crate) const IDENTIFIERS: [&str; 3] =
    ["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"];

/// The authority asked for, or the default.
pub(crate) fn parse(asked: Option<String>) -> Result<String, RdsError> {
    let [default, ..] = IDENTIFIERS;
    let asked = asked.unwrap_or_else(|| default.to_owned());
    if IDENTIFIERS.contains(&asked.as_str()) {
        return Ok(asked);
    }
    Err(RdsError::no_such_certificate(&asked))
}
