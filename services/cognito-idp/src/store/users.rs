//! Rows of users, and of what they are found by.
//!
//! What a user is found by follows from his row: whoever writes it keeps the rest right.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table};

use super::{CognitoTx, CognitoWrite, Pointer};
use crate::resources::pool::{Alias, Pool};
use crate::resources::user::User;

/// By pool and folded user name.
const USERS: Table<User> = Table::new("cognito-idp.user");
/// By pool and `sub`: the folded user name.
const SUBS: Table<Pointer> = Table::new("cognito-idp.user_sub");
/// By pool, attribute and folded value: the folded user name of whom it belongs to.
const ALIASES: Table<Pointer> = Table::new("cognito-idp.user_alias");

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// The user whom a sign-in name means: a user name, a `sub`, or an address or alias.
    pub(crate) fn find_user(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        if let Some(user) = self.user_at(pool, &pool.folded(name))? {
            return Ok(Some(user));
        }
        if let Some(user) = self.user_of_sub(pool, name)? {
            return Ok(Some(user));
        }
        for alias in Alias::ALL {
            let found = self.find_alias(pool, alias, name)?;
            // Who is named by his address has the other one to himself, but doesn't sign in with it.
            let is_named_so = |user: &Arc<User>| {
                user.named_by
                    .is_none_or(|named_by| alias.contact() == Some(named_by))
            };
            if let Some(user) = found.filter(is_named_so) {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    /// All whom a name could mean, each in another way.
    pub(crate) fn users_by_any_name(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Vec<Arc<User>>, StoreError> {
        let mut users = Vec::new();
        users.extend(self.user_at(pool, &pool.folded(name))?);
        users.extend(self.user_of_sub(pool, name)?);
        for alias in Alias::ALL {
            users.extend(self.find_alias(pool, alias, name)?);
        }
        Ok(users)
    }

    /// The same as [`Self::find_user`], who must be there.
    pub(crate) fn user(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Arc<User>, crate::error::CognitoError> {
        self.find_user(pool, name)?
            .ok_or_else(crate::error::CognitoError::no_user)
    }

    /// The user of a `sub`.
    pub(crate) fn user_of_sub(
        &self,
        pool: &Pool,
        sub: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        match self.tx.get(&SUBS, &sub_key(pool, sub))? {
            Some(pointer) => self.user_at(pool, &pointer.to),
            None => Ok(None),
        }
    }

    /// The user of a folded user name.
    pub(crate) fn user_at(
        &self,
        pool: &Pool,
        folded: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        self.tx.get(&USERS, &user_key(pool, folded))
    }

    /// How many users a pool has, counted up to `most`.
    pub(crate) fn count_users(&self, pool: &Pool, most: usize) -> Result<usize, StoreError> {
        Ok(self.tx.scan(&SUBS, &pool_key(pool), None, most)?.len())
    }

    /// Whom an alias belongs to.
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

    /// Users of a pool whose folded names begin so, after one, by their names.
    pub(crate) fn users_beginning(
        &self,
        pool: &Pool,
        beginning: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<User>>, StoreError> {
        let prefix = pool_key(pool).bytes(beginning.as_bytes());
        let after = after.map(|name| user_key(pool, name));
        let rows = self.tx.scan(&USERS, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, user)| user).collect())
    }

    /// Users of a pool whose `sub`s begin so, after one, by their `sub`s.
    pub(crate) fn users_of_subs(
        &self,
        pool: &Pool,
        beginning: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<User>>, StoreError> {
        let prefix = pool_key(pool).bytes(beginning.as_bytes());
        let after = after.map(|sub| sub_key(pool, sub));
        let rows = self.tx.scan(&SUBS, &prefix, after.as_ref(), limit)?;
        let users = rows
            .iter()
            .map(|(_, pointer)| self.user_at(pool, &pointer.to));
        users.filter_map(Result::transpose).collect()
    }
}

impl CognitoWrite<'_> {
    /// Removes rows of a pool that is gone while `left` lasts.
    pub(super) fn purge_users(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&ALIASES, prefix, left)?;
        self.purge(&SUBS, prefix, left)?;
        self.purge(&USERS, prefix, left)
    }

    /// Writes a user, and what he is found by. Addresses and aliases that belong to others are taken
    /// from them: whether they may be is asked before (`users::saving`).
    pub(crate) fn put_user(&mut self, pool: &Pool, user: User) -> Result<(), StoreError> {
        let folded = pool.folded(&user.username);
        let before = self.user_at(pool, &folded)?;
        self.put_search(pool, &folded, before.as_deref(), Some(&user))?;
        self.put_links(pool, &folded, before.as_deref(), Some(&user))?;
        let names = pool.sign_in_names(&user);
        if let Some(before) = &before {
            self.remove_aliases(pool, before, &names)?;
        }
        for (alias, value) in names {
            let (key, to) = (alias_key(pool, alias, value), folded.clone());
            self.point(&ALIASES, &key, to)?;
        }
        self.point(&SUBS, &sub_key(pool, &user.sub), folded.clone())?;
        self.tx.put(&USERS, &user_key(pool, &folded), user)
    }

    /// Takes a user away, and what he is found by.
    pub(crate) fn delete_user_row(&mut self, pool: &Pool, user: &User) -> Result<(), StoreError> {
        let folded = pool.folded(&user.username);
        self.put_search(pool, &folded, Some(user), None)?;
        self.put_links(pool, &folded, Some(user), None)?;
        self.remove_aliases(pool, user, &[])?;
        self.tx.delete(&SUBS, &sub_key(pool, &user.sub))?;
        self.tx.delete(&USERS, &user_key(pool, &folded))
    }

    /// Takes the aliases away that a user has no longer, unless they are another's by now.
    fn remove_aliases(
        &mut self,
        pool: &Pool,
        before: &User,
        kept: &[(Alias, &str)],
    ) -> Result<(), StoreError> {
        let folded = pool.folded(&before.username);
        let kept: Vec<_> = kept
            .iter()
            .map(|(alias, value)| alias_key(pool, *alias, value))
            .collect();
        for (alias, value) in pool.sign_in_names(before) {
            let key = alias_key(pool, alias, value);
            let pointer = self.tx.get(&ALIASES, &key)?;
            if !kept.contains(&key) && pointer.is_some_and(|pointer| pointer.to == folded) {
                self.tx.delete(&ALIASES, &key)?;
            }
        }
        Ok(())
    }

    /// Writes a pointer unless it stands there.
    pub(super) fn point(
        &mut self,
        table: &Table<Pointer>,
        key: &RowKey,
        to: String,
    ) -> Result<(), StoreError> {
        let pointer = Pointer { to };
        if self.tx.get(table, key)?.as_deref() == Some(&pointer) {
            return Ok(());
        }
        self.tx.put(table, key, pointer)
    }
}

pub(super) fn pool_key(pool: &Pool) -> RowKey {
    RowKey::new().text(&pool.id)
}

fn user_key(pool: &Pool, folded: &str) -> RowKey {
    pool_key(pool).text(folded)
}

fn sub_key(pool: &Pool, sub: &str) -> RowKey {
    pool_key(pool).text(sub)
}

fn alias_key(pool: &Pool, alias: Alias, value: &str) -> RowKey {
    pool_key(pool)
        .text(alias.attribute())
        .text(&pool.folded(value))
}
