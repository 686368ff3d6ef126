//! Tables of identity pools in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::CognitoIdentity;
use crate::error::CognitoIdentityError;
use crate::paging::Page;
use crate::resources::identity::{Identity, Login};
use crate::resources::identity_pool::IdentityPool;

/// By id.
const POOLS: Table<IdentityPool> = Table::new("cognito-identity.pool");
/// Names, by account, Region and id.
const NAMES: Table<String> = Table::new("cognito-identity.pool_name");
/// By id.
const IDENTITIES: Table<Identity> = Table::new("cognito-identity.identity");
/// The identities of a pool, by its id and theirs.
pub(crate) const MEMBERS: Table<Member> = Table::new("cognito-identity.member");
/// The id of the identity that a login is linked to, by pool, provider and subject.
const LOGINS: Table<String> = Table::new("cognito-identity.login");
/// SAML assertions that were used, by a name that says for what.
const ASSERTIONS: Table<Timestamp> = Table::new("cognito-identity.assertion");

/// An identity as its pool lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) is_disabled: bool,
}

/// An identity with its pool.
pub(crate) type Found = Option<(Arc<Identity>, Arc<IdentityPool>)>;

/// Tables of identity pools in a transaction.
pub struct CognitoIdentityTx<'a, X> {
    pub(crate) service: &'a CognitoIdentity,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type CognitoIdentityRead<'a> = CognitoIdentityTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type CognitoIdentityWrite<'a> = CognitoIdentityTx<'a, &'a mut WriteTx>;

impl<X: Deref<Target: Reads>> CognitoIdentityTx<'_, X> {
    pub(crate) fn find_pool(&self, id: &str) -> Result<Option<Arc<IdentityPool>>, StoreError> {
        self.tx.get(&POOLS, &RowKey::new().text(id))
    }

    /// The identity pool of an id, in any account.
    pub(crate) fn pool(&self, id: &str) -> Result<Arc<IdentityPool>, CognitoIdentityError> {
        let pool = self.find_pool(id)?;
        pool.ok_or_else(|| CognitoIdentityError::pool_not_found(id))
    }

    /// Ids and names of an account's pools in a Region.
    pub(crate) fn pool_names(
        &self,
        account: AccountId,
        region: &Region,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<String>)>, StoreError> {
        self.tx
            .scan(&NAMES, &names_of(account, region), after, limit)
    }

    /// The identity of an id, unless its pool was deleted.
    pub(crate) fn find_identity(&self, id: &str) -> Result<Found, StoreError> {
        let Some(identity) = self.tx.get(&IDENTITIES, &RowKey::new().text(id))? else {
            return Ok(None);
        };
        let pool = self.find_pool(&identity.pool_id)?;
        Ok(pool.map(|pool| (identity, pool)))
    }

    /// The identity of an id, in any account, with its pool.
    pub(crate) fn identity(
        &self,
        id: &str,
    ) -> Result<(Arc<Identity>, Arc<IdentityPool>), CognitoIdentityError> {
        let found = self.find_identity(id)?;
        found.ok_or_else(|| CognitoIdentityError::identity_not_found(id))
    }

    /// The identity that a login is linked to.
    pub(crate) fn find_by_login(
        &self,
        pool_id: &str,
        login: &Login,
    ) -> Result<Option<Arc<Identity>>, StoreError> {
        let Some(id) = self.tx.get(&LOGINS, &login_key(pool_id, login))? else {
            return Ok(None);
        };
        self.tx.get(&IDENTITIES, &RowKey::new().text(&id))
    }

    /// The ids of a pool's identities on a page, and the token of the next page.
    pub(crate) fn members(
        &self,
        pool_id: &str,
        page: &Page<'_>,
    ) -> Result<(Vec<(String, Member)>, Option<String>), StoreError> {
        let prefix = RowKey::new().text(pool_id);
        let rows = self
            .tx
            .scan(&MEMBERS, &prefix, page.after(), page.reading())?;
        let members = rows.into_iter();
        let named = |(key, member): (RowKey, Arc<Member>)| {
            let id = key.last_text()?;
            Some((key, (id, *member)))
        };
        Ok(page.cut(members.filter_map(named).collect()).into_parts())
    }
}

impl CognitoIdentityWrite<'_> {
    pub(crate) fn put_pool(&mut self, pool: IdentityPool) -> Result<(), StoreError> {
        let name = names_of(pool.account, &pool.region).text(&pool.id);
        if self.tx.get(&NAMES, &name)?.as_deref() != Some(&pool.settings.name) {
            self.tx.put(&NAMES, &name, pool.settings.name.clone())?;
        }
        self.tx.put(&POOLS, &RowKey::new().text(&pool.id), pool)
    }

    /// Deletes a pool. Its identities cannot be reached any more, and go later.
    pub(crate) fn delete_pool(&mut self, pool: &IdentityPool) -> Result<(), StoreError> {
        let name = names_of(pool.account, &pool.region).text(&pool.id);
        self.tx.delete(&NAMES, &name)?;
        self.tx.delete(&POOLS, &RowKey::new().text(&pool.id))
    }

    /// Writes an identity, and that its logins are its own; those that it had before and has no
    /// longer are nobody's, unless another identity took them.
    pub(crate) fn put_identity(&mut self, identity: Identity) -> Result<(), StoreError> {
        let key = RowKey::new().text(&identity.id);
        let before = self.tx.get(&IDENTITIES, &key)?;
        if let Some(before) = &before {
            for login in &before.logins {
                if !identity.logins.contains(login) {
                    self.unlink(&identity, login)?;
                }
            }
        }
        for login in &identity.logins {
            let place = login_key(&identity.pool_id, login);
            if self.tx.get(&LOGINS, &place)?.as_deref() != Some(&identity.id) {
                self.tx.put(&LOGINS, &place, identity.id.clone())?;
            }
        }
        let member = Member {
            is_disabled: identity.is_disabled,
        };
        let place = RowKey::new().text(&identity.pool_id).text(&identity.id);
        if self.tx.get(&MEMBERS, &place)?.as_deref() != Some(&member) {
            self.tx.put(&MEMBERS, &place, member)?;
        }
        self.tx.put(&IDENTITIES, &key, identity)
    }

    pub(crate) fn delete_identity(&mut self, identity: &Identity) -> Result<(), StoreError> {
        for login in &identity.logins {
            self.unlink(identity, login)?;
        }
        let place = RowKey::new().text(&identity.pool_id).text(&identity.id);
        self.tx.delete(&MEMBERS, &place)?;
        self.tx
            .delete(&IDENTITIES, &RowKey::new().text(&identity.id))
    }

    fn unlink(&mut self, identity: &Identity, login: &Login) -> Result<(), StoreError> {
        let place = login_key(&identity.pool_id, login);
        if self.tx.get(&LOGINS, &place)?.as_deref() == Some(&identity.id) {
            self.tx.delete(&LOGINS, &place)?;
        }
        Ok(())
    }

    /// Deletes some of the identities of a pool that is gone; whether there may be more.
    pub(crate) fn delete_some_of(
        &mut self,
        pool_id: &str,
        limit: usize,
    ) -> Result<bool, StoreError> {
        let prefix = RowKey::new().text(pool_id);
        let rows = self.tx.scan(&MEMBERS, &prefix, None, limit)?;
        for (key, _) in &rows {
            let id = key.last_text().unwrap_or_default();
            match self.tx.get(&IDENTITIES, &RowKey::new().text(&id))? {
                Some(identity) => self.delete_identity(&identity)?,
                None => self.tx.delete(&MEMBERS, key)?,
            }
        }
        Ok(rows.len() == limit)
    }

    /// Notes that a SAML assertion is used; `false` if it was before.
    pub(crate) fn use_assertion(
        &mut self,
        name: &str,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = RowKey::new().text(name);
        if self.tx.get(&ASSERTIONS, &key)?.is_some() {
            return Ok(false);
        }
        self.tx.put(&ASSERTIONS, &key, until)?;
        Ok(true)
    }

    pub(crate) fn forget_assertion(&mut self, name: &str) -> Result<(), StoreError> {
        self.tx.delete(&ASSERTIONS, &RowKey::new().text(name))
    }
}

fn names_of(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

fn login_key(pool_id: &str, login: &Login) -> RowKey {
    RowKey::new()
        .text(pool_id)
        .text(&login.provider)
        .text(&login.subject)
}
