//! User pools' tables in a transaction, and the questions asked of them.
//!
//! Rows of a pool begin with its id, so that they stand together and go together.

mod auth_events;
mod groups;
mod imports;
mod links;
mod search;
mod users;

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region};
use ringwall_store::{ReadTx, Reads, Row, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

pub(crate) use self::imports::MOST_JOBS;
pub(crate) use self::search::SearchIndex;
use crate::CognitoIdp;
use crate::codes::CODES;
use crate::error::CognitoError;
use crate::limits::ATTEMPTS;
use crate::resources::client::Client;
use crate::resources::pool::Pool;

/// By the id.
const POOLS: Table<Pool> = Table::new("cognito-idp.pool");
/// By account, Region and id: what lists show.
const OWN_POOLS: Table<Mark> = Table::new("cognito-idp.own_pool");
/// By the id.
const CLIENTS: Table<Client> = Table::new("cognito-idp.client");
/// By pool and id.
const POOL_CLIENTS: Table<Mark> = Table::new("cognito-idp.pool_client");

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
                self.remove_client_session_settings(&id)?;
            }
        }
        self.purge(&POOL_CLIENTS, &prefix, &mut left)?;
        self.purge_users(&prefix, &mut left)?;
        self.purge_search(&prefix, &mut left)?;
        self.purge_links(&prefix, &mut left)?;
        self.purge_auth_events(&prefix, &mut left)?;
        self.purge_risk_profiles(&prefix, &mut left)?;
        self.purge_log_delivery(&prefix, &mut left)?;
        self.purge_groups(&prefix, &mut left)?;
        self.purge_imports(&prefix, &mut left)?;
        self.purge(&CODES, &prefix, &mut left)?;
        self.purge(&ATTEMPTS, &prefix, &mut left)?;
        self.purge_factors(&prefix, &mut left)?;
        self.purge_cimd(&prefix, &mut left)?;
        self.purge_consents(&prefix, &mut left)?;
        self.purge_configuration(&prefix, &mut left)?;
        self.purge_tokens(pool_id, &mut left)?;
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
        self.remove_client_session_settings(&client.id)?;
        self.tx.delete(&CLIENTS, &RowKey::new().text(&client.id))
    }
}

fn own(account: AccountId, region: &Region) -> RowKey {
    RowKey::new()
        .text(&account.to_string())
        .text(&region.to_string())
}
