//! Roots, units and accounts by their ids: what policies are attached to and what stands in the
//! tree.

use std::sync::Arc;

use ringwall_core::{AccountId, Tags};
use ringwall_identity::organization::{Member, Organization, OrganizationalUnit};

use crate::api::{ParentType, TargetType};
use crate::error::OrganizationsError;
use crate::resources::organization::ROOT_NAME;

/// The id of a root, unit or account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TargetId {
    Root(String),
    Unit(String),
    Account(AccountId),
}

impl TargetId {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.starts_with("r-") {
            return Some(Self::Root(text.to_owned()));
        }
        if text.starts_with("ou-") {
            return Some(Self::Unit(text.to_owned()));
        }
        text.parse().ok().map(Self::Account)
    }

    /// An account's.
    pub(crate) fn account(text: &str) -> Result<Self, OrganizationsError> {
        let account = text.parse();
        account
            .map(Self::Account)
            .map_err(|_| OrganizationsError::no_such_account())
    }

    /// A root's or unit's.
    pub(crate) fn parent(text: &str) -> Result<Self, OrganizationsError> {
        match Self::parse(text) {
            Some(parent @ (Self::Root(_) | Self::Unit(_))) => Ok(parent),
            Some(Self::Account(_)) | None => Err(OrganizationsError::no_such_parent()),
        }
    }

    /// As it stands in rows.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Root(id) | Self::Unit(id) => id.clone(),
            Self::Account(account) => account.to_string(),
        }
    }

    pub(crate) const fn target_type(&self) -> TargetType {
        match self {
            Self::Root(_) => TargetType::Root,
            Self::Unit(_) => TargetType::OrganizationalUnit,
            Self::Account(_) => TargetType::Account,
        }
    }
}

/// What an id names.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Root(Arc<Organization>),
    Unit(Arc<OrganizationalUnit>),
    Account(Arc<Member>),
}

impl Target {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Root(_) => ROOT_NAME,
            Self::Unit(unit) => &unit.name,
            Self::Account(member) => &member.name,
        }
    }

    pub(crate) fn tags(&self) -> &Tags {
        match self {
            Self::Root(organization) => &organization.root_tags,
            Self::Unit(unit) => &unit.tags,
            Self::Account(member) => &member.tags,
        }
    }
}

/// Whether a parent's id is a root's or a unit's.
pub(crate) fn parent_type(id: &str) -> ParentType {
    if id.starts_with("r-") {
        ParentType::Root
    } else {
        ParentType::OrganizationalUnit
    }
}
