//! What AWS WAF has written down, for the plane that enforces it.

use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError};

use crate::resources::entity::Stored as _;
use crate::store::{API_KEYS, ASSOCIATIONS, LOGGING, find_by_arn};

pub use crate::api::{
    ActionValue, FilterBehavior, FilterRequirement, LogScope, ResourceType, Scope,
};
pub use crate::catalog::RowCatalog;
pub use crate::resources::api_key::ApiKey;
pub use crate::resources::association::Association;
pub use crate::resources::entity::Entity;
pub use crate::resources::ip_set::IpSet;
pub use crate::resources::logging::{Condition, Filter, Logging, LoggingFilter};
pub use crate::resources::place::Place;
pub use crate::resources::regex_pattern_set::RegexPatternSet;
pub use crate::resources::rule_group::RuleGroup;
pub use crate::resources::web_acl::{Settings, WebAcl};

/// All web ACLs.
///
/// # Errors
/// The store failed.
pub fn web_acls(tx: &impl Reads) -> Result<Vec<Arc<WebAcl>>, StoreError> {
    let rows = tx.scan(&WebAcl::TABLE, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, web_acl)| web_acl).collect())
}

/// The web ACL of an ARN.
///
/// # Errors
/// The store failed.
pub fn find_web_acl(tx: &impl Reads, arn: &str) -> Result<Option<Arc<WebAcl>>, StoreError> {
    find_by_arn(tx, arn)
}

/// The rule group of an ARN.
///
/// # Errors
/// The store failed.
pub fn find_rule_group(tx: &impl Reads, arn: &str) -> Result<Option<Arc<RuleGroup>>, StoreError> {
    find_by_arn(tx, arn)
}

/// The IP set of an ARN.
///
/// # Errors
/// The store failed.
pub fn find_ip_set(tx: &impl Reads, arn: &str) -> Result<Option<Arc<IpSet>>, StoreError> {
    find_by_arn(tx, arn)
}

/// The regex pattern set of an ARN.
///
/// # Errors
/// The store failed.
pub fn find_regex_pattern_set(
    tx: &impl Reads,
    arn: &str,
) -> Result<Option<Arc<RegexPatternSet>>, StoreError> {
    find_by_arn(tx, arn)
}

/// All associations.
///
/// # Errors
/// The store failed.
pub fn associations(tx: &impl Reads) -> Result<Vec<Arc<Association>>, StoreError> {
    let rows = tx.scan(&ASSOCIATIONS, &RowKey::new(), None, usize::MAX)?;
    Ok(rows
        .into_iter()
        .map(|(_, association)| association)
        .collect())
}

/// The web ACL that guards a resource.
///
/// # Errors
/// The store failed.
pub fn find_association(
    tx: &impl Reads,
    resource_arn: &str,
) -> Result<Option<Arc<Association>>, StoreError> {
    tx.get(&ASSOCIATIONS, &RowKey::new().text(resource_arn))
}

/// A key that was given out and is still good.
///
/// # Errors
/// The store failed.
pub fn find_api_key(
    tx: &impl Reads,
    place: &Place,
    key: &str,
) -> Result<Option<Arc<ApiKey>>, StoreError> {
    tx.get(&API_KEYS, &place.row().text(key))
}

/// How a web ACL logs, at most once for each scope.
///
/// # Errors
/// The store failed.
pub fn loggings(tx: &impl Reads, web_acl_arn: &str) -> Result<Vec<Arc<Logging>>, StoreError> {
    let prefix = RowKey::new().text(web_acl_arn);
    let rows = tx.scan(&LOGGING, &prefix, None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, logging)| logging).collect())
}
