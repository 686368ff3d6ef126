//! Which user a profile at an identity provider is.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table};

use super::users::pool_key;
use super::{CognitoTx, CognitoWrite, Pointer};
use crate::resources::pool::Pool;
use crate::resources::user::{Identity, User};

/// By pool, provider, the provider's attribute (empty for the id there) and value: the folded user
/// name.
const LINKS: Table<Pointer> = Table::new("cognito-idp.link");

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// The user that a profile at a provider is, by one of its attributes, or by its id there.
    pub(crate) fn linked_user(
        &self,
        pool: &Pool,
        provider: &str,
        attribute: Option<&str>,
        value: &str,
    ) -> Result<Option<Arc<User>>, StoreError> {
        let key = link_key(pool, provider, attribute, value);
        match self.tx.get(&LINKS, &key)? {
            Some(pointer) => self.user_at(pool, &pointer.to),
            None => Ok(None),
        }
    }
}

impl CognitoWrite<'_> {
    /// Removes rows of a pool that is gone while `left` lasts.
    pub(super) fn purge_links(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&LINKS, prefix, left)
    }

    /// Makes the links follow from a user's row.
    pub(super) fn put_links(
        &mut self,
        pool: &Pool,
        folded: &str,
        before: Option<&User>,
        after: Option<&User>,
    ) -> Result<(), StoreError> {
        let keys = |user: Option<&User>| -> Vec<RowKey> {
            let identities = user.into_iter().flat_map(|user| &user.identities);
            identities
                .map(|identity| identity_key(pool, identity))
                .collect()
        };
        let after = keys(after);
        for key in keys(before) {
            if !after.contains(&key) {
                self.tx.delete(&LINKS, &key)?;
            }
        }
        for key in after {
            self.point(&LINKS, &key, folded.to_owned())?;
        }
        Ok(())
    }
}

fn identity_key(pool: &Pool, identity: &Identity) -> RowKey {
    let attribute = identity.source_attribute.as_deref();
    link_key(pool, &identity.provider_name, attribute, &identity.user_id)
}

fn link_key(pool: &Pool, provider: &str, attribute: Option<&str>, value: &str) -> RowKey {
    pool_key(pool)
        .text(provider)
        .text(attribute.unwrap_or_default())
        .text(value)
}
