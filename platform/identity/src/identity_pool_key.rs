//! Keys that the tokens of Cognito's identity pools are signed with, and who issues these tokens.
//!
//! Cognito makes them; STS believes what they sign, and the gateway publishes them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html#authentication-flow-operations>

use std::sync::Arc;

use ringwall_core::{Partition, Region};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

use crate::OutboundKey;

const KEYS: Table<OutboundKey> = Table::new("cognito-identity.token_key");
/// Keys of an installation.
const MOST_KEYS: usize = 8;

/// The issuer of most Regions, and the principal of trust policies.
const GLOBAL: &str = "cognito-identity.amazonaws.com";
const REGIONS_OF_GLOBAL: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The host that issues the tokens of a Region's identity pools.
///
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/developer-authenticated-identities.html#token-issuer-by-region>
pub fn identity_pool_issuer(region: &Region) -> String {
    let name = region.as_str();
    if REGIONS_OF_GLOBAL.contains(&name) {
        return GLOBAL.to_owned();
    }
    match region.partition() {
        Partition::AwsCn => format!("cognito-identity.{name}.amazonaws.com.cn"),
        _ => format!("cognito-identity.{name}.amazonaws.com"),
    }
}

/// The principal that trust policies know an issuer's URL by, if identity pools issue by it.
pub fn identity_pool_principal(issuer: &str) -> Option<String> {
    let host = issuer.strip_prefix("https://")?;
    if host == GLOBAL {
        return Some(GLOBAL.to_owned());
    }
    let region = host.strip_prefix("cognito-identity.")?;
    let name = region
        .strip_suffix(".amazonaws.com.cn")
        .or_else(|| region.strip_suffix(".amazonaws.com"))?;
    let region: Region = name.parse().ok()?;
    if identity_pool_issuer(&region) != host {
        return None;
    }
    Some(match region.partition() {
        Partition::AwsCn => host.to_owned(),
        Partition::AwsUsGov => "cognito-identity-us-gov.amazonaws.com".to_owned(),
        _ => GLOBAL.to_owned(),
    })
}

/// The installation's keys, the one that signs last.
///
/// # Errors
/// The store failed.
pub fn identity_pool_keys(tx: &impl Reads) -> Result<Vec<Arc<OutboundKey>>, StoreError> {
    let rows = tx.scan(&KEYS, &RowKey::new(), None, MOST_KEYS)?;
    Ok(rows.into_iter().map(|(_, key)| key).collect())
}

/// Writes the key of a number; the highest one signs.
///
/// # Errors
/// The store failed.
pub fn put_identity_pool_key(
    tx: &mut WriteTx,
    number: u64,
    key: OutboundKey,
) -> Result<(), StoreError> {
    tx.put(&KEYS, &RowKey::new().number(number), key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(region: &str) -> String {
        identity_pool_issuer(&region.parse().unwrap())
    }

    #[test]
    fn old_regions_share_an_issuer_and_others_have_their_own() {
        assert_eq!(issuer("eu-west-1"), GLOBAL);
        assert_eq!(
            issuer("eu-south-2"),
            "cognito-identity.eu-south-2.amazonaws.com"
        );
        assert_eq!(
            issuer("cn-north-1"),
            "cognito-identity.cn-north-1.amazonaws.com.cn"
        );
    }

    #[test]
    fn an_issuer_is_known_by_its_whole_url() {
        let principal = |region| identity_pool_principal(&format!("https://{}", issuer(region)));
        assert_eq!(principal("us-east-1").as_deref(), Some(GLOBAL));
        assert_eq!(principal("eu-south-2").as_deref(), Some(GLOBAL));
        assert_eq!(
            principal("us-gov-west-1").as_deref(),
            Some("cognito-identity-us-gov.amazonaws.com")
        );
        for other in [
            "http://cognito-identity.amazonaws.com",
            "cognito-identity.amazonaws.com",
            "https://cognito-identity.us-east-1.amazonaws.com",
            "https://cognito-identity.amazonaws.com.example.org",
            "https://cognito-identity.eu-south-2.amazonaws.com.cn",
        ] {
            assert_eq!(identity_pool_principal(other), None, "{other}");
        }
    }
}
