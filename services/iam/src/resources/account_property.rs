//! Settings of a whole account, by `Namespace/PropertyName`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutAccountProperties.html>

use std::collections::{BTreeMap, BTreeSet};

use crate::error::IamError;

/// Whether Role Manager is on.
pub(crate) const ROLE_MANAGER: &str = "RoleManager/Enabled";

/// Reads settings: known ones, of one namespace. Tells whether Role Manager shall be on, if it is
/// among them.
pub(crate) fn parse(properties: &BTreeMap<String, String>) -> Result<Option<bool>, IamError> {
    let namespaces = properties.keys().map(|key| namespace(key));
    let namespaces = namespaces.collect::<Result<BTreeSet<_>, _>>()?;
    if namespaces.len() > 1 {
        return Err(IamError::properties_of_several_namespaces());
    }
    if let Some(unknown) = properties.keys().find(|key| *key != ROLE_MANAGER) {
        return Err(IamError::invalid_account_property(unknown));
    }
    let role_manager = properties.get(ROLE_MANAGER).map(|value| value.parse());
    role_manager
        .transpose()
        .map_err(|_| IamError::invalid_account_property(ROLE_MANAGER))
}

/// A key has exactly one `/`, neither at its beginning nor at its end.
fn namespace(key: &str) -> Result<&str, IamError> {
    match key.split_once('/') {
        Some((namespace, name))
            if !namespace.is_empty() && !name.is_empty() && !name.contains('/') =>
        {
            Ok(namespace)
        }
        _ => Err(IamError::invalid_account_property(key)),
    }
}
