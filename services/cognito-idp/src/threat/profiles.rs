//! What is remembered of users' sign-ins, by pool and `sub`.

use std::ops::Deref;

use ringwall_risk::Profile;
use ringwall_store::{Reads, RowKey, StoreError, Table};

use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};

const PROFILES: Table<Profile> = Table::new("cognito-idp.risk_profile");

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// What is remembered of a user's sign-ins.
    pub(crate) fn risk_profile(&self, user: &User) -> Result<Profile, StoreError> {
        let found = self.tx.get(&PROFILES, &place(user))?;
        Ok(found.map_or_else(Profile::default, |found| Profile::clone(&found)))
    }
}

impl CognitoWrite<'_> {
    pub(crate) fn put_risk_profile(
        &mut self,
        user: &User,
        profile: Profile,
    ) -> Result<(), StoreError> {
        self.tx.put(&PROFILES, &place(user), profile)
    }

    /// Nobody inherits it.
    pub(crate) fn remove_risk_profile(&mut self, user: &User) -> Result<(), StoreError> {
        self.tx.delete(&PROFILES, &place(user))
    }

    /// Removes rows of a pool that is gone while `left` lasts.
    pub(crate) fn purge_risk_profiles(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&PROFILES, prefix, left)
    }
}

fn place(user: &User) -> RowKey {
    RowKey::new().text(&user.pool_id).text(&user.sub)
}
