//! KMS's tables, and the questions asked of them.

use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

use crate::Kms;
use crate::error::KmsError;
use crate::last_usage::LastUsage;
use crate::resources::alias::{Alias, AliasName};
use crate::resources::grant::{Grant, GrantId};
use crate::resources::key::{Key, key_arn};
use crate::resources::key_id::KeyId;
use crate::resources::key_ref::{KeyName, KeyRef};
use crate::resources::material::{Material, MaterialId};

const KEYS: Table<Key> = Table::new("kms.key");
/// The account of each key of a Region: ciphertexts name a key without its account.
const KEY_ACCOUNTS: Table<AccountId> = Table::new("kms.key_account");
const LAST_USAGE: Table<LastUsage> = Table::new("kms.last_usage");
const MATERIALS: Table<Material> = Table::new("kms.material");
const ALIASES: Table<Alias> = Table::new("kms.alias");
const GRANTS: Table<Grant> = Table::new("kms.grant");
/// Grants by the principal they are for: the way from a denied caller to his grants.
const GRANTS_BY_GRANTEE: Table<()> = Table::new("kms.grant_by_grantee");
/// Grants by the principal that may retire them, over all keys of a Region.
const GRANTS_BY_RETIRING: Table<KeyPlace> = Table::new("kms.grant_by_retiring");

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) struct KeyPlace {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) id: KeyId,
}

impl KeyPlace {
    pub(crate) fn of(key: &Key) -> Self {
        Self {
            account: key.account,
            region: key.region.clone(),
            id: key.id.clone(),
        }
    }
}

/// KMS's tables in a transaction.
pub struct KmsTx<'a, T> {
    pub(crate) kms: &'a Kms,
    pub(crate) tx: T,
}

/// Over a snapshot.
pub type KmsRead<'a> = KmsTx<'a, &'a ringwall_store::ReadTx>;
/// Over a transaction that will be committed.
pub type KmsWrite<'a> = KmsTx<'a, &'a mut WriteTx>;

/// Rows with their keys.
type Rows<R> = Vec<(RowKey, Arc<R>)>;

impl<T: std::ops::Deref<Target: Reads>> KmsTx<'_, T> {
    /// The key that a caller names, by id, ARN or alias.
    pub(crate) fn key(&self, name: &KeyRef) -> Result<Arc<Key>, KmsError> {
        let KeyRef {
            account,
            region,
            name,
            ..
        } = name;
        let partition = region.partition();
        let id = match name {
            KeyName::Id(id) => id.clone(),
            KeyName::Alias(alias) => {
                let found = self.find_alias(*account, region, alias)?;
                let missing = || KmsError::alias_not_found(&alias.arn(partition, region, *account));
                found.ok_or_else(missing)?.target.clone()
            }
        };
        self.find_key(*account, region, &id)?
            .ok_or_else(|| KmsError::key_not_found(&key_arn(partition, region, *account, &id)))
    }

    /// The key that a caller names, of his own account; others' keys are none.
    pub(crate) fn own_key(
        &self,
        ctx: &RequestContext,
        name: &KeyRef,
    ) -> Result<Arc<Key>, KmsError> {
        if name.account == ctx.account() {
            self.key(name)
        } else {
            Err(KmsError::key_not_found(&name.text))
        }
    }

    pub(crate) fn find_key(
        &self,
        account: AccountId,
        region: &Region,
        id: &KeyId,
    ) -> Result<Option<Arc<Key>>, KmsError> {
        Ok(self
            .tx
            .get(&KEYS, &in_region(account, region).text(id.as_str()))?)
    }

    /// A key named by id alone: of the caller's account first, else of whichever has it.
    pub(crate) fn find_key_anywhere(
        &self,
        account: AccountId,
        region: &Region,
        id: &KeyId,
    ) -> Result<Option<Arc<Key>>, KmsError> {
        if let Some(key) = self.find_key(account, region, id)? {
            return Ok(Some(key));
        }
        let by_id = RowKey::new().text(region.as_str()).text(id.as_str());
        match self.tx.get(&KEY_ACCOUNTS, &by_id)? {
            Some(owner) => self.find_key(*owner, region, id),
            None => Ok(None),
        }
    }

    /// A relative of a multi-Region key.
    pub(crate) fn find_relative(
        &self,
        key: &Key,
        region: &Region,
    ) -> Result<Option<Arc<Key>>, KmsError> {
        self.find_key(key.account, region, &key.id)
    }

    /// The last use that was written down.
    pub(crate) fn find_last_usage(
        &self,
        place: &KeyPlace,
    ) -> Result<Option<Arc<LastUsage>>, StoreError> {
        self.tx.get(&LAST_USAGE, &at_place(place))
    }

    /// The caller's keys in the Region, by id.
    pub(crate) fn keys(
        &self,
        ctx: &RequestContext,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Rows<Key>, StoreError> {
        let prefix = in_region(ctx.account(), &ctx.region);
        self.tx.scan(&KEYS, &prefix, after, limit)
    }

    pub(crate) fn find_alias(
        &self,
        account: AccountId,
        region: &Region,
        name: &AliasName,
    ) -> Result<Option<Arc<Alias>>, KmsError> {
        Ok(self
            .tx
            .get(&ALIASES, &in_region(account, region).text(name.as_str()))?)
    }

    /// The caller's aliases in the Region, by name.
    pub(crate) fn aliases(&self, ctx: &RequestContext) -> Result<Vec<Arc<Alias>>, StoreError> {
        let prefix = in_region(ctx.account(), &ctx.region);
        let rows = self.tx.scan(&ALIASES, &prefix, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, alias)| alias).collect())
    }

    /// A key material's secret; `None` while imported material is away.
    pub(crate) fn find_material(
        &self,
        key: &Key,
        id: MaterialId,
    ) -> Result<Option<Arc<Material>>, KmsError> {
        Ok(self.tx.get(&MATERIALS, &of_key(key).bytes(&id.0))?)
    }

    /// The secret that new ciphertexts and signatures are made with.
    pub(crate) fn current_material(
        &self,
        key: &Key,
    ) -> Result<(MaterialId, Arc<Material>), KmsError> {
        let id = key.current_material_id()?;
        let material = self
            .find_material(key, id)?
            .ok_or_else(KmsError::wrong_material)?;
        Ok((id, material))
    }

    pub(crate) fn find_grant(
        &self,
        key: &Key,
        id: &GrantId,
    ) -> Result<Option<Arc<Grant>>, KmsError> {
        Ok(self.tx.get(&GRANTS, &of_key(key).text(id.as_str()))?)
    }

    /// A key's grants, by id.
    pub(crate) fn grants(
        &self,
        key: &Key,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Rows<Grant>, StoreError> {
        self.tx.scan(&GRANTS, &of_key(key), after, limit)
    }

    /// The grants that name `grantee` on a key.
    pub(crate) fn grants_for(&self, key: &Key, grantee: &str) -> Result<Vec<Arc<Grant>>, KmsError> {
        let index = self.tx.scan(
            &GRANTS_BY_GRANTEE,
            &of_key(key).text(grantee),
            None,
            usize::MAX,
        )?;
        let ids = index.iter().filter_map(|(row, _)| row.last_text());
        let grants = ids.map(|id| self.find_grant(key, &GrantId::of_reference(&id)));
        Ok(grants
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// The grants in the Region that `retiring` may retire, over all accounts' keys.
    pub(crate) fn grants_retirable_by(
        &self,
        region: &Region,
        retiring: &str,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Rows<KeyPlace>, StoreError> {
        let prefix = RowKey::new().text(region.as_str()).text(retiring);
        self.tx.scan(&GRANTS_BY_RETIRING, &prefix, after, limit)
    }
}

impl KmsTx<'_, &mut WriteTx> {
    pub(crate) fn put_key(&mut self, key: Key) -> Result<(), KmsError> {
        Ok(self.tx.put(&KEYS, &of_key(&key), key)?)
    }

    /// A key that was not there before.
    pub(crate) fn insert_key(&mut self, key: Key) -> Result<(), KmsError> {
        let by_id = RowKey::new()
            .text(key.region.as_str())
            .text(key.id.as_str());
        self.tx.put(&KEY_ACCOUNTS, &by_id, key.account)?;
        self.put_key(key)
    }

    pub(crate) fn put_last_usage(
        &mut self,
        place: &KeyPlace,
        usage: LastUsage,
    ) -> Result<(), StoreError> {
        self.tx.put(&LAST_USAGE, &at_place(place), usage)
    }

    /// Removes the key with its secrets, aliases and grants. What it encrypted is lost.
    pub(crate) fn delete_key(&mut self, key: &Key) -> Result<(), KmsError> {
        for material in &key.materials {
            self.delete_material(key, material.id)?;
        }
        for alias in &key.aliases {
            self.delete_alias(key.account, &key.region, alias)?;
        }
        for (_, grant) in self.grants(key, None, usize::MAX)? {
            self.delete_grant(key, &grant)?;
        }
        let by_id = RowKey::new()
            .text(key.region.as_str())
            .text(key.id.as_str());
        self.tx.delete(&KEY_ACCOUNTS, &by_id)?;
        self.tx.delete(&LAST_USAGE, &of_key(key))?;
        Ok(self.tx.delete(&KEYS, &of_key(key))?)
    }

    pub(crate) fn put_material(
        &mut self,
        key: &Key,
        id: MaterialId,
        material: Material,
    ) -> Result<(), KmsError> {
        Ok(self
            .tx
            .put(&MATERIALS, &of_key(key).bytes(&id.0), material)?)
    }

    pub(crate) fn delete_material(&mut self, key: &Key, id: MaterialId) -> Result<(), KmsError> {
        Ok(self.tx.delete(&MATERIALS, &of_key(key).bytes(&id.0))?)
    }

    pub(crate) fn put_alias(
        &mut self,
        account: AccountId,
        region: &Region,
        alias: Alias,
    ) -> Result<(), KmsError> {
        let row = in_region(account, region).text(alias.name.as_str());
        Ok(self.tx.put(&ALIASES, &row, alias)?)
    }

    pub(crate) fn delete_alias(
        &mut self,
        account: AccountId,
        region: &Region,
        name: &AliasName,
    ) -> Result<(), KmsError> {
        Ok(self
            .tx
            .delete(&ALIASES, &in_region(account, region).text(name.as_str()))?)
    }

    pub(crate) fn insert_grant(&mut self, key: &Key, grant: Grant) -> Result<(), KmsError> {
        let by_grantee = of_key(key).text(&grant.grantee).text(grant.id.as_str());
        self.tx.put(&GRANTS_BY_GRANTEE, &by_grantee, ())?;
        if let Some(row) = retiring_row(key, &grant) {
            self.tx.put(&GRANTS_BY_RETIRING, &row, KeyPlace::of(key))?;
        }
        Ok(self
            .tx
            .put(&GRANTS, &of_key(key).text(grant.id.as_str()), grant)?)
    }

    pub(crate) fn delete_grant(&mut self, key: &Key, grant: &Grant) -> Result<(), KmsError> {
        let by_grantee = of_key(key).text(&grant.grantee).text(grant.id.as_str());
        self.tx.delete(&GRANTS_BY_GRANTEE, &by_grantee)?;
        if let Some(row) = retiring_row(key, grant) {
            self.tx.delete(&GRANTS_BY_RETIRING, &row)?;
        }
        Ok(self
            .tx
            .delete(&GRANTS, &of_key(key).text(grant.id.as_str()))?)
    }
}

fn in_region(account: AccountId, region: &Region) -> RowKey {
    // With room for what usually follows: a key's id and a material's.
    RowKey::with_capacity(96)
        .number(account.number())
        .text(region.as_str())
}

fn at_place(place: &KeyPlace) -> RowKey {
    in_region(place.account, &place.region).text(place.id.as_str())
}

fn of_key(key: &Key) -> RowKey {
    in_region(key.account, &key.region).text(key.id.as_str())
}

fn retiring_row(key: &Key, grant: &Grant) -> Option<RowKey> {
    let retiring = grant.retiring.as_ref()?;
    let region = RowKey::new().text(key.region.as_str()).text(retiring);
    Some(
        region
            .number(key.account.number())
            .text(key.id.as_str())
            .text(grant.id.as_str()),
    )
}
