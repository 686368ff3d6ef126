//! Users, groups and roles as callers name them by ARN.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Arn, Ask, Partition, RequestContext};
use ringwall_identity::{EntityKind, Group, Role, User, find_group, find_role, find_user};
use ringwall_store::Reads;

use crate::error::IamError;
use crate::naming::{Entity, Named};
use crate::store::IamTx;

/// A user, group or role that an ARN names, there or not.
pub(crate) enum NamedEntity {
    User(Named<User>),
    Group(Named<Group>),
    Role(Named<Role>),
}

/// A user, group or role that is there.
pub(crate) enum FoundEntity {
    User(Arc<User>),
    Group(Arc<Group>),
    Role(Arc<Role>),
}

/// What an ARN says of a user, group or role.
pub(crate) struct EntityName {
    pub(crate) account: AccountId,
    pub(crate) kind: EntityKind,
    pub(crate) name: String,
}

impl EntityName {
    /// The user, group or role that an ARN names; `None` if it is no such ARN.
    pub(crate) fn parse(arn: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        if arn.service != "iam" || !arn.region.is_empty() {
            return None;
        }
        let (kind, path) = arn.resource.split_once('/')?;
        let name = path.rsplit('/').next().filter(|name| !name.is_empty())?;
        Some(Self {
            account: arn.account.parse().ok()?,
            kind: match kind {
                "user" => EntityKind::User,
                "group" => EntityKind::Group,
                "role" => EntityKind::Role,
                _ => return None,
            },
            name: name.to_owned(),
        })
    }
}

impl<T: Deref<Target: Reads + Sized>> IamTx<'_, T> {
    /// The user, group or role of an ARN. Those of other accounts are not looked for.
    pub(crate) fn entity(&self, ctx: &RequestContext, arn: &str) -> Result<NamedEntity, IamError> {
        let named = EntityName::parse(arn).ok_or_else(|| IamError::invalid_entity_arn(arn))?;
        let EntityName {
            account,
            kind,
            name,
        } = named;
        let (rows, partition) = (self.rows(), ctx.partition());
        let own = account == ctx.account();
        Ok(match kind {
            EntityKind::User => {
                let found = find_user(rows, account, &name)?.filter(|_| own);
                NamedEntity::User(exact(arn, &name, account, partition, found))
            }
            EntityKind::Group => {
                let found = find_group(rows, account, &name)?.filter(|_| own);
                NamedEntity::Group(exact(arn, &name, account, partition, found))
            }
            EntityKind::Role => {
                let found = find_role(rows, account, &name)?.filter(|_| own);
                NamedEntity::Role(exact(arn, &name, account, partition, found))
            }
        })
    }
}

/// The look-up ignores case and path; an ARN does not.
fn exact<E: Entity>(
    arn: &str,
    name: &str,
    account: AccountId,
    partition: Partition,
    found: Option<Arc<E>>,
) -> Named<E> {
    let found = found.filter(|found| found.arn(partition) == arn);
    Named::new(name, account, partition, found)
}

impl NamedEntity {
    /// Asks for an action on it.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        match self {
            Self::User(named) => named.ask(action),
            Self::Group(named) => named.ask(action),
            Self::Role(named) => named.ask(action),
        }
    }

    /// The entity, which must be there.
    pub(crate) fn existing(self) -> Result<FoundEntity, IamError> {
        Ok(match self {
            Self::User(named) => FoundEntity::User(named.existing()?),
            Self::Group(named) => FoundEntity::Group(named.existing()?),
            Self::Role(named) => FoundEntity::Role(named.existing()?),
        })
    }
}

impl FoundEntity {
    pub(crate) const fn kind(&self) -> EntityKind {
        match self {
            Self::User(_) => EntityKind::User,
            Self::Group(_) => EntityKind::Group,
            Self::Role(_) => EntityKind::Role,
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::User(user) => &user.name,
            Self::Group(group) => &group.name,
            Self::Role(role) => &role.name,
        }
    }

    pub(crate) fn account(&self) -> AccountId {
        match self {
            Self::User(user) => user.account,
            Self::Group(group) => group.account,
            Self::Role(role) => role.account,
        }
    }
}
