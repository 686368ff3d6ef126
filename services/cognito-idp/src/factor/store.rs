//! Devices and passkeys in the store. Rows begin with the pool and the user's `sub`, so that they go
//! with him.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_crypto::sha256;
use ringwall_passkey::Base64Url;
use ringwall_store::{Reads, RowKey, StoreError, Table};

use crate::error::CognitoError;
use crate::factor::device::Device;
use crate::factor::passkey::{Passkey, PendingPasskey};
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite, Pointer};

/// By pool, `sub` and key.
const DEVICES: Table<Device> = Table::new("cognito-idp.device");
/// By pool, `sub` and place.
const PASSKEYS: Table<Passkey> = Table::new("cognito-idp.passkey");
/// By pool and place: the `sub` of whose it is.
const PASSKEY_OWNERS: Table<Pointer> = Table::new("cognito-idp.passkey_owner");
/// By pool and `sub`: the registration that was begun last.
const PENDING_PASSKEYS: Table<PendingPasskey> = Table::new("cognito-idp.passkey_pending");

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A user's device.
    pub(crate) fn find_device(
        &self,
        pool: &Pool,
        user: &User,
        key: &str,
    ) -> Result<Option<Arc<Device>>, StoreError> {
        self.tx.get(&DEVICES, &of_user(pool, user).text(key))
    }

    /// A user's device that must be there.
    pub(crate) fn device(
        &self,
        pool: &Pool,
        user: &User,
        key: &str,
    ) -> Result<Arc<Device>, CognitoError> {
        let device = self.find_device(pool, user, key)?;
        device.ok_or_else(CognitoError::no_device)
    }

    /// A user's devices after a key, by their keys.
    pub(crate) fn devices(
        &self,
        pool: &Pool,
        user: &User,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Device>>, StoreError> {
        let prefix = of_user(pool, user);
        let after = after.map(|key| prefix.clone().text(key));
        let rows = self.tx.scan(&DEVICES, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, device)| device).collect())
    }

    /// A user's passkey.
    pub(crate) fn find_passkey(
        &self,
        pool: &Pool,
        user: &User,
        id: &Base64Url,
    ) -> Result<Option<Arc<Passkey>>, StoreError> {
        self.tx
            .get(&PASSKEYS, &of_user(pool, user).text(&place(id)))
    }

    /// A user's passkeys, which are few.
    pub(crate) fn passkeys(
        &self,
        pool: &Pool,
        user: &User,
    ) -> Result<Vec<Arc<Passkey>>, StoreError> {
        let rows = self
            .tx
            .scan(&PASSKEYS, &of_user(pool, user), None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, passkey)| passkey).collect())
    }

    /// Whether a user has a passkey.
    pub(crate) fn has_passkey(&self, pool: &Pool, user: &User) -> Result<bool, StoreError> {
        let rows = self.tx.scan(&PASSKEYS, &of_user(pool, user), None, 1)?;
        Ok(!rows.is_empty())
    }

    /// Whether anybody of the pool has a passkey of that id.
    pub(crate) fn is_passkey_known(&self, pool: &Pool, id: &Base64Url) -> Result<bool, StoreError> {
        let owner = self.tx.get(&PASSKEY_OWNERS, &owner_key(pool, id))?;
        Ok(owner.is_some())
    }

    /// The registration that a user began last.
    pub(crate) fn find_pending_passkey(
        &self,
        pool: &Pool,
        user: &User,
    ) -> Result<Option<Arc<PendingPasskey>>, StoreError> {
        self.tx.get(&PENDING_PASSKEYS, &of_user(pool, user))
    }
}

impl CognitoWrite<'_> {
    /// Writes a device.
    pub(crate) fn put_device(
        &mut self,
        pool: &Pool,
        user: &User,
        device: Device,
    ) -> Result<(), StoreError> {
        let key = of_user(pool, user).text(&device.key);
        self.tx.put(&DEVICES, &key, device)
    }

    /// Takes a device away.
    pub(crate) fn remove_device(
        &mut self,
        pool: &Pool,
        user: &User,
        key: &str,
    ) -> Result<(), StoreError> {
        self.tx.delete(&DEVICES, &of_user(pool, user).text(key))
    }

    /// Writes a passkey.
    pub(crate) fn put_passkey(
        &mut self,
        pool: &Pool,
        user: &User,
        passkey: Passkey,
    ) -> Result<(), StoreError> {
        let id = &passkey.credential.id;
        let owner = owner_key(pool, id);
        let pointer = Pointer {
            to: user.sub.clone(),
        };
        let key = of_user(pool, user).text(&place(id));
        self.tx.put(&PASSKEY_OWNERS, &owner, pointer)?;
        self.tx.put(&PASSKEYS, &key, passkey)
    }

    /// Takes a passkey away.
    pub(crate) fn remove_passkey(
        &mut self,
        pool: &Pool,
        user: &User,
        id: &Base64Url,
    ) -> Result<(), StoreError> {
        self.tx.delete(&PASSKEY_OWNERS, &owner_key(pool, id))?;
        let key = of_user(pool, user).text(&place(id));
        self.tx.delete(&PASSKEYS, &key)
    }

    /// A registration begins, and those before it are void.
    pub(crate) fn put_pending_passkey(
        &mut self,
        pool: &Pool,
        user: &User,
        pending: PendingPasskey,
    ) -> Result<(), StoreError> {
        self.tx
            .put(&PENDING_PASSKEYS, &of_user(pool, user), pending)
    }

    /// A registration has ended.
    pub(crate) fn remove_pending_passkey(
        &mut self,
        pool: &Pool,
        user: &User,
    ) -> Result<(), StoreError> {
        self.tx.delete(&PENDING_PASSKEYS, &of_user(pool, user))
    }

    /// Removes rows of a pool that is gone, while `left` lasts.
    pub(crate) fn purge_factors(
        &mut self,
        pool: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&DEVICES, pool, left)?;
        self.purge(&PASSKEYS, pool, left)?;
        self.purge(&PASSKEY_OWNERS, pool, left)?;
        self.purge(&PENDING_PASSKEYS, pool, left)
    }

    /// Takes away all that a user who goes has here.
    pub(crate) fn remove_factors(&mut self, pool: &Pool, user: &User) -> Result<(), StoreError> {
        for device in self.devices(pool, user, None, usize::MAX)? {
            self.remove_device(pool, user, &device.key)?;
        }
        for passkey in self.passkeys(pool, user)? {
            self.remove_passkey(pool, user, &passkey.credential.id)?;
        }
        self.remove_pending_passkey(pool, user)
    }
}

fn of_user(pool: &Pool, user: &User) -> RowKey {
    RowKey::new().text(&pool.id).text(&user.sub)
}

fn owner_key(pool: &Pool, id: &Base64Url) -> RowKey {
    RowKey::new().text(&pool.id).text(&place(id))
}

/// Where a passkey stands: its id can be a thousand bytes.
fn place(id: &Base64Url) -> String {
    hex::encode(sha256(id))
}
