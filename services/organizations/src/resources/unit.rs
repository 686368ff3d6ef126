//! Organizational units as the API shows them.

use ringwall_identity::organization::OrganizationalUnit;

use crate::api;
use crate::arns::Arns;

/// A unit. `path` is that of its parent (`o-…/r-…/`).
pub(crate) fn shown(unit: &OrganizationalUnit, arns: &Arns, path: &str) -> api::OrganizationalUnit {
    api::OrganizationalUnit {
        id: Some(unit.id.clone()),
        arn: Some(arns.unit(&unit.id)),
        name: Some(unit.name.clone()),
        path: Some(format!("{path}{}/", unit.id)),
    }
}
