//! Rows of groups, and who is in them.
//!
//! Memberships go by the group's id: when a group is deleted they mean nothing at once, and are cleared
//! away later, however many they are.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use super::users::pool_key;
use super::{CognitoTx, CognitoWrite, Mark};
use crate::error::CognitoError;
use crate::resources::group::Group;
use crate::resources::pool::Pool;
use crate::resources::user::User;

/// By pool and name.
const GROUPS: Table<Group> = Table::new("cognito-idp.group");
/// By pool, folded user name and the group's id.
const MEMBERSHIPS: Table<Membership> = Table::new("cognito-idp.membership");
/// By pool, the group's id and folded user name.
const MEMBERS: Table<Mark> = Table::new("cognito-idp.member");

/// That a user is in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Membership {
    group: String,
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A group.
    pub(crate) fn find_group(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Option<Arc<Group>>, StoreError> {
        self.tx.get(&GROUPS, &group_key(&pool.id, name))
    }

    /// A group that must be there.
    pub(crate) fn group(&self, pool: &Pool, name: &str) -> Result<Arc<Group>, CognitoError> {
        self.find_group(pool, name)?
            .ok_or_else(|| CognitoError::not_found("Group not found."))
    }

    /// Groups of a pool after a name, by their names.
    pub(crate) fn groups(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Group>>, StoreError> {
        let after = after.map(|name| group_key(&pool.id, name));
        let rows = self
            .tx
            .scan(&GROUPS, &pool_key(pool), after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, group)| group).collect())
    }

    /// The groups that a user is in, in the order of precedence, then of names.
    pub(crate) fn groups_of(
        &self,
        pool: &Pool,
        user: &User,
    ) -> Result<Vec<Arc<Group>>, StoreError> {
        let prefix = pool_key(pool).text(&pool.folded(&user.username));
        let rows = self.tx.scan(&MEMBERSHIPS, &prefix, None, usize::MAX)?;
        let mut groups = Vec::with_capacity(rows.len());
        for (key, membership) in rows {
            let group = self.find_group(pool, &membership.group)?;
            let is_it = |group: &Arc<Group>| key.last_text().as_deref() == Some(&group.id);
            groups.extend(group.filter(is_it));
        }
        groups.sort_by(|one, other| {
            let place = |group: &Group| group.precedence.unwrap_or(u32::MAX);
            (place(one), &one.name).cmp(&(place(other), &other.name))
        });
        Ok(groups)
    }

    /// Whether a user is in a group.
    pub(crate) fn is_member(
        &self,
        pool: &Pool,
        group: &Group,
        user: &User,
    ) -> Result<bool, StoreError> {
        let [membership, _] = member_keys(pool, group, user);
        Ok(self.tx.get(&MEMBERSHIPS, &membership)?.is_some())
    }

    /// Users in a group after a folded user name, by their names.
    pub(crate) fn members(
        &self,
        pool: &Pool,
        group: &Group,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<User>>, StoreError> {
        let prefix = pool_key(pool).text(&group.id);
        let after = after.map(|name| prefix.clone().text(name));
        let rows = self.tx.scan(&MEMBERS, &prefix, after.as_ref(), limit)?;
        let names = rows.iter().filter_map(|(key, _)| key.last_text());
        let users = names.map(|name| self.user_at(pool, &name));
        users.filter_map(Result::transpose).collect()
    }
}

impl CognitoWrite<'_> {
    /// Removes rows of a pool that is gone while `left` lasts.
    pub(super) fn purge_groups(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&MEMBERSHIPS, prefix, left)?;
        self.purge(&MEMBERS, prefix, left)?;
        self.purge(&GROUPS, prefix, left)
    }

    /// Writes a group.
    pub(crate) fn put_group(&mut self, group: Group) -> Result<(), StoreError> {
        let key = group_key(&group.pool_id, &group.name);
        self.tx.put(&GROUPS, &key, group)
    }

    /// Takes a group away. Its memberships are cleared by `users::worker`.
    pub(crate) fn remove_group(&mut self, group: &Group) -> Result<(), StoreError> {
        let key = group_key(&group.pool_id, &group.name);
        self.tx.delete(&GROUPS, &key)
    }

    /// Clears up to so many memberships of a group that is gone; `true` when none are left.
    pub(crate) fn clear_members(
        &mut self,
        pool_id: &str,
        group_id: &str,
        most: usize,
    ) -> Result<bool, StoreError> {
        let prefix = RowKey::new().text(pool_id).text(group_id);
        let rows = self.tx.scan(&MEMBERS, &prefix, None, most)?;
        for (member, _) in &rows {
            let name = member.last_text().unwrap_or_default();
            let membership = RowKey::new().text(pool_id).text(&name).text(group_id);
            self.tx.delete(&MEMBERSHIPS, &membership)?;
            self.tx.delete(&MEMBERS, member)?;
        }
        Ok(rows.len() < most)
    }

    /// Puts a user into a group.
    pub(crate) fn put_member(
        &mut self,
        pool: &Pool,
        group: &Group,
        user: &User,
    ) -> Result<(), StoreError> {
        let [membership, member] = member_keys(pool, group, user);
        let row = Membership {
            group: group.name.clone(),
        };
        self.tx.put(&MEMBERSHIPS, &membership, row)?;
        self.tx.put(&MEMBERS, &member, Mark {})
    }

    /// Takes a user out of a group.
    pub(crate) fn remove_member(
        &mut self,
        pool: &Pool,
        group: &Group,
        user: &User,
    ) -> Result<(), StoreError> {
        let [membership, member] = member_keys(pool, group, user);
        self.tx.delete(&MEMBERSHIPS, &membership)?;
        self.tx.delete(&MEMBERS, &member)
    }

    /// Takes a user out of all groups.
    pub(crate) fn remove_memberships(
        &mut self,
        pool: &Pool,
        user: &User,
    ) -> Result<(), StoreError> {
        let name = pool.folded(&user.username);
        let prefix = pool_key(pool).text(&name);
        for (membership, _) in self.tx.scan(&MEMBERSHIPS, &prefix, None, usize::MAX)? {
            let group_id = membership.last_text().unwrap_or_default();
            let member = pool_key(pool).text(&group_id).text(&name);
            self.tx.delete(&MEMBERSHIPS, &membership)?;
            self.tx.delete(&MEMBERS, &member)?;
        }
        Ok(())
    }
}

fn group_key(pool_id: &str, name: &str) -> RowKey {
    RowKey::new().text(pool_id).text(name)
}

fn member_keys(pool: &Pool, group: &Group, user: &User) -> [RowKey; 2] {
    let name = pool.folded(&user.username);
    [
        pool_key(pool).text(&name).text(&group.id),
        pool_key(pool).text(&group.id).text(&name),
    ]
}
