//! User pools' tables in a transaction, and the questions asked of them.
//!
//! Rows of a pool begin with its id, so that they stand together and go together.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region};
use ringwall_store::{ReadTx, Reads, Row, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::group::Group;
use crate::resources::pool::{Alias, Pool};
use crate::resources::user::User;

/// By the id.
const POOLS: Table<Pool> = Table::new("cognito-idp.pool");
/// By account, Region and id: what lists show.
const OWN_POOLS: Table<Mark> = Table::new("cognito-idp.own_pool");
/// By the id.
const CLIENTS: Table<Client> = Table::new("cognito-idp.client");
/// By pool and id.
const POOL_CLIENTS: Table<Mark> = Table::new("cognito-idp.pool_client");
/// By pool and folded user name.
const USERS: Table<User> = Table::new("cognito-idp.user");
/// By pool and `sub`: the folded user name.
const SUBS: Table<Pointer> = Table::new("cognito-idp.user_sub");
/// By pool, attribute and folded value: the folded user name of whom a sign-in with it means.
const ALIASES: Table<Pointer> = Table::new("cognito-idp.user_alias");
/// By pool and name.
const GROUPS: Table<Group> = Table::new("cognito-idp.group");
/// By pool, folded user name and group.
const MEMBERSHIPS: Table<Mark> = Table::new("cognito-idp.membership");
/// By pool, group and folded user name.
const MEMBERS: Table<Mark> = Table::new("cognito-idp.member");

/// That it is there says all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {}

/// A row elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pointer {
    pub(crate) to: String,
}

/// User pools' tables in a transaction.
pub struct CognitoTx<'a, X> {
    pub(crate) service: &'a CognitoIdp,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type CognitoRead<'a> = CognitoTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type CognitoWrite<'a> = CognitoTx<'a, &'a mut WriteTx>;

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// The pool of an id, whoever owns it.
    pub(crate) fn find_pool(&self, id: &str) -> Result<Option<Arc<Pool>>, StoreError> {
        self.tx.get(&POOLS, &RowKey::new().text(id))
    }

    /// The pool of an id that must be there.
    pub(crate) fn pool(&self, id: &str) -> Result<Arc<Pool>, CognitoError> {
        self.find_pool(id)?.ok_or_else(|| CognitoError::no_pool(id))
    }

    /// Pools of an account in a Region after an id, by their ids.
    pub(crate) fn own_pools(
        &self,
        account: AccountId,
        region: &Region,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Pool>>, CognitoError> {
        let own = own(account, region);
        let after = after.map(|id| own.clone().text(id));
        let rows = self.tx.scan(&OWN_POOLS, &own, after.as_ref(), limit)?;
        let ids = rows.iter().filter_map(|(key, _)| key.last_text());
        ids.map(|id| self.pool(&id)).collect()
    }

    /// How many pools an account has in a Region, counted up to `most`.
    pub(crate) fn count_own_pools(
        &self,
        account: AccountId,
        region: &Region,
        most: usize,
    ) -> Result<usize, StoreError> {
        let rows = self
            .tx
            .scan(&OWN_POOLS, &own(account, region), None, most)?;
        Ok(rows.len())
    }

    /// How many app clients a pool has, counted up to `most`.
    pub(crate) fn count_clients(&self, pool: &Pool, most: usize) -> Result<usize, StoreError> {
        let prefix = RowKey::new().text(&pool.id);
        Ok(self.tx.scan(&POOL_CLIENTS, &prefix, None, most)?.len())
    }

    /// How many users a pool has, counted up to `most`.
    pub(crate) fn count_users(&self, pool: &Pool, most: usize) -> Result<usize, StoreError> {
        let prefix = RowKey::new().text(&pool.id);
        Ok(self.tx.scan(&SUBS, &prefix, None, most)?.len())
    }

    /// The app client of an id, whatever its pool.
    pub(crate) fn find_client(&self, id: &str) -> Result<Option<Arc<Client>>, StoreError> {
        self.tx.get(&CLIENTS, &RowKey::new().text(id))
    }

    /// The app client of an id that must be there, with its pool.
    pub(crate) fn client_and_pool(
        &self,
        id: &str,
    ) -> Result<(Arc<Client>, Arc<Pool>), CognitoError> {
        let client = self.find_client(id)?;
        let client = client.ok_or_else(|| CognitoError::no_client(id))?;
        let pool = self.pool(&client.pool_id)?;
        Ok((client, pool))
    }

    /// The app client of a pool that must be there.
    pub(crate) fn client_of(&self, pool: &Pool, id: &str) -> Result<Arc<Client>, CognitoError> {
        let client = self
            .find_client(id)?
            .filter(|client| client.pool_id == pool.id);
        client.ok_or_else(|| CognitoError::no_client(id))
    }

    /// App clients of a pool after an id, by their ids.
    pub(crate) fn clients(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Client>>, CognitoError> {
        let prefix = RowKey::new().text(&pool.id);
        let after = after.map(|id| prefix.clone().text(id));
        let rows = self
            .tx
            .scan(&POOL_CLIENTS, &prefix, after.as_ref(), limit)?;
        let ids = rows.iter().filter_map(|(key, _)| key.last_text());
        ids.map(|id| self.client_of(pool, &id)).collect()
    }

    /// The user whom a sign-in name means: a user name, a `sub`, or an address or alias.
    pub(crate) fn find_user(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        let folded = pool.folded(name);
        if let Some(user) = self.user_at(pool, &folded)? {
            return Ok(Some(user));
        }
        if let Some(user) = self.user_of_sub(pool, name)? {
            return Ok(Some(user));
        }
        for alias in [Alias::Email, Alias::Phone, Alias::PreferredUsername] {
            if let Some(pointer) = self.tx.get(&ALIASES, &alias_key(pool, alias, name))? {
                return self.user_at(pool, &pointer.to);
            }
        }
        Ok(None)
    }

    /// The same, who must be there.
    pub(crate) fn user(&self, pool: &Pool, name: &str) -> Result<Arc<User>, CognitoError> {
        self.find_user(pool, name)?
            .ok_or_else(CognitoError::no_user)
    }

    /// The user of a `sub`.
    pub(crate) fn user_of_sub(
        &self,
        pool: &Pool,
        sub: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        match self
            .tx
            .get(&SUBS, &RowKey::new().text(&pool.id).text(sub))?
        {
            Some(pointer) => self.user_at(pool, &pointer.to),
            None => Ok(None),
        }
    }

    fn user_at(&self, pool: &Pool, folded: &str) -> Result<Option<Arc<User>>, StoreError> {
        self.tx
            .get(&USERS, &RowKey::new().text(&pool.id).text(folded))
    }

    /// Whom an alias means.
    pub(crate) fn find_alias(
        &self,
        pool: &Pool,
        alias: Alias,
        value: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        match self.tx.get(&ALIASES, &alias_key(pool, alias, value))? {
            Some(pointer) => self.user_at(pool, &pointer.to),
            None => Ok(None),
        }
    }

    /// Users of a pool after a user name, by their names.
    pub(crate) fn users(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<User>>, CognitoError> {
        let prefix = RowKey::new().text(&pool.id);
        let after = after.map(|name| prefix.clone().text(name));
        let rows = self.tx.scan(&USERS, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, user)| user).collect())
    }

    /// A group.
    pub(crate) fn find_group(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Option<Arc<Group>>, StoreError> {
        self.tx
            .get(&GROUPS, &RowKey::new().text(&pool.id).text(name))
    }

    /// Groups of a pool after a name, by their names.
    pub(crate) fn groups(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Group>>, CognitoError> {
        let prefix = RowKey::new().text(&pool.id);
        let after = after.map(|name| prefix.clone().text(name));
        let rows = self.tx.scan(&GROUPS, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, group)| group).collect())
    }

    /// The groups that a user is in, in the order of precedence, then of names.
    pub(crate) fn groups_of(
        &self,
        pool: &Pool,
        user: &User,
    ) -> Result<Vec<Arc<Group>>, CognitoError> {
        let prefix = RowKey::new()
            .text(&pool.id)
            .text(&pool.folded(&user.username));
        let rows = self.tx.scan(&MEMBERSHIPS, &prefix, None, usize::MAX)?;
        let names = rows.iter().filter_map(|(key, _)| key.last_text());
        let groups = names.map(|name| self.find_group(pool, &name));
        let mut groups: Vec<_> = groups
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?;
        groups.sort_by_key(|group| group.precedence.unwrap_or(u32::MAX));
        Ok(groups)
    }

    /// Users in a group after a folded user name, by their names.
    pub(crate) fn members(
        &self,
        pool: &Pool,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<User>>, CognitoError> {
        let prefix = RowKey::new().text(&pool.id).text(group);
        let after = after.map(|name| prefix.clone().text(name));
        let rows = self.tx.scan(&MEMBERS, &prefix, after.as_ref(), limit)?;
        let names = rows.iter().filter_map(|(key, _)| key.last_text());
        let users = names.map(|name| self.user_at(pool, &name));
        Ok(users
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?)
    }
}

impl CognitoWrite<'_> {
    /// Writes a pool.
    pub(crate) fn put_pool(&mut self, pool: Pool) -> Result<(), StoreError> {
        let own = own(pool.account, &pool.region).text(&pool.id);
        self.tx.put(&OWN_POOLS, &own, Mark {})?;
        let key = RowKey::new().text(&pool.id);
        self.tx.put(&POOLS, &key, pool)
    }

    /// Takes a pool away; what is in it goes by `worker.rs`.
    pub(crate) fn remove_pool(&mut self, pool: &Pool) -> Result<(), StoreError> {
        let own = own(pool.account, &pool.region).text(&pool.id);
        self.tx.delete(&OWN_POOLS, &own)?;
        self.tx.delete(&POOLS, &RowKey::new().text(&pool.id))
    }

    /// Removes up to `most` rows of what was in a pool that is gone; `true` when none are left.
    pub(crate) fn purge_pool(&mut self, pool_id: &str, most: usize) -> Result<bool, StoreError> {
        let prefix = RowKey::new().text(pool_id);
        let mut left = most;
        for (key, _) in self.tx.scan(&POOL_CLIENTS, &prefix, None, left)? {
            if let Some(id) = key.last_text() {
                self.tx.delete(&CLIENTS, &RowKey::new().text(&id))?;
            }
        }
        self.purge(&POOL_CLIENTS, &prefix, &mut left)?;
        self.purge(&ALIASES, &prefix, &mut left)?;
        self.purge(&SUBS, &prefix, &mut left)?;
        self.purge(&MEMBERSHIPS, &prefix, &mut left)?;
        self.purge(&MEMBERS, &prefix, &mut left)?;
        self.purge(&GROUPS, &prefix, &mut left)?;
        self.purge(&USERS, &prefix, &mut left)?;
        self.purge_factors(&prefix, &mut left)?;
        self.purge_configuration(&prefix, &mut left)?;
        Ok(left > 0)
    }

    /// Removes rows while `left` lasts.
    pub(crate) fn purge<R: Row>(
        &mut self,
        table: &Table<R>,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        for (key, _) in self.tx.scan(table, prefix, None, *left)? {
            self.tx.delete(table, &key)?;
            *left -= 1;
        }
        Ok(())
    }

    /// Writes an app client.
    pub(crate) fn put_client(&mut self, client: Client) -> Result<(), StoreError> {
        let of_pool = RowKey::new().text(&client.pool_id).text(&client.id);
        self.tx.put(&POOL_CLIENTS, &of_pool, Mark {})?;
        let key = RowKey::new().text(&client.id);
        self.tx.put(&CLIENTS, &key, client)
    }

    /// Takes an app client away.
    pub(crate) fn remove_client(&mut self, client: &Client) -> Result<(), StoreError> {
        let of_pool = RowKey::new().text(&client.pool_id).text(&client.id);
        self.tx.delete(&POOL_CLIENTS, &of_pool)?;
        self.tx.delete(&CLIENTS, &RowKey::new().text(&client.id))
    }

    /// Writes a user. His aliases are put and taken by [`Self::put_alias`] and its like.
    pub(crate) fn put_user(&mut self, pool: &Pool, user: User) -> Result<(), StoreError> {
        let folded = pool.folded(&user.username);
        let sub = RowKey::new().text(&pool.id).text(&user.sub);
        let pointer = Pointer { to: folded.clone() };
        if self.tx.get(&SUBS, &sub)?.as_deref() != Some(&pointer) {
            self.tx.put(&SUBS, &sub, pointer)?;
        }
        let key = RowKey::new().text(&pool.id).text(&folded);
        self.tx.put(&USERS, &key, user)
    }

    /// From now on the alias means this user.
    pub(crate) fn put_alias(
        &mut self,
        pool: &Pool,
        alias: Alias,
        value: &str,
        user: &User,
    ) -> Result<(), StoreError> {
        let to = pool.folded(&user.username);
        let key = alias_key(pool, alias, value);
        self.tx.put(&ALIASES, &key, Pointer { to })
    }

    /// The alias means nobody any more.
    pub(crate) fn remove_alias(
        &mut self,
        pool: &Pool,
        alias: Alias,
        value: &str,
    ) -> Result<(), StoreError> {
        self.tx.delete(&ALIASES, &alias_key(pool, alias, value))
    }

    /// Writes a group.
    pub(crate) fn put_group(&mut self, group: Group) -> Result<(), StoreError> {
        let key = RowKey::new().text(&group.pool_id).text(&group.name);
        self.tx.put(&GROUPS, &key, group)
    }

    /// Puts a user into a group.
    pub(crate) fn put_member(
        &mut self,
        pool: &Pool,
        group: &str,
        user: &User,
    ) -> Result<(), StoreError> {
        let [membership, member] = member_keys(pool, group, user);
        self.tx.put(&MEMBERSHIPS, &membership, Mark {})?;
        self.tx.put(&MEMBERS, &member, Mark {})
    }

    /// Takes a user out of a group.
    pub(crate) fn remove_member(
        &mut self,
        pool: &Pool,
        group: &str,
        user: &User,
    ) -> Result<(), StoreError> {
        let [membership, member] = member_keys(pool, group, user);
        self.tx.delete(&MEMBERSHIPS, &membership)?;
        self.tx.delete(&MEMBERS, &member)
    }
}

fn own(account: AccountId, region: &Region) -> RowKey {
    RowKey::new()
        .text(&account.to_string())
        .text(&region.to_string())
}

fn alias_key(pool: &Pool, alias: Alias, value: &str) -> RowKey {
    RowKey::new()
        .text(&pool.id)
        .text(alias.attribute())
        .text(&pool.folded(value))
}

fn member_keys(pool: &Pool, group: &str, user: &User) -> [RowKey; 2] {
    let (pool_id, name) = (&pool.id, pool.folded(&user.username));
    [
        RowKey::new().text(pool_id).text(&name).text(group),
        RowKey::new().text(pool_id).text(group).text(&name),
    ]
}
