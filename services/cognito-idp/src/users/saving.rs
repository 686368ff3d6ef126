//! Whose an address or alias is, when a user is written.

use ringwall_store::StoreError;

use crate::error::CognitoError;
use crate::resources::pool::{Alias, Pool};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// What happens when an address or alias is another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// It stays his.
    Refuse,
    /// He loses it, and its verification.
    Take,
}

impl CognitoWrite<'_> {
    /// Writes a new user, whose name must be free.
    pub(crate) fn create_user(
        &mut self,
        pool: &Pool,
        user: User,
        conflict: Conflict,
    ) -> Result<(), CognitoError> {
        let is_taken = self.find_user(pool, &user.username)?.is_some()
            || self.user_of_sub(pool, &user.username)?.is_some();
        if is_taken {
            return Err(CognitoError::username_exists());
        }
        if !pool.username_attributes.is_empty() {
            self.refuse_taken(pool, &user, CognitoError::username_exists_with)?;
        }
        self.save_user(pool, user, conflict)
    }

    /// Writes a user of whom anything may have changed. Addresses that name users, and the names that
    /// users chose, are never taken from others.
    pub(crate) fn save_user(
        &mut self,
        pool: &Pool,
        user: User,
        conflict: Conflict,
    ) -> Result<(), CognitoError> {
        if conflict == Conflict::Refuse || !pool.username_attributes.is_empty() {
            self.refuse_taken(pool, &user, CognitoError::alias_exists)?;
        }
        self.refuse_taken_name(pool, &user)?;
        for (alias, value) in pool.sign_in_names(&user) {
            self.take_alias(pool, alias, value, &user)?;
        }
        Ok(self.put_user(pool, user)?)
    }

    fn refuse_taken(
        &self,
        pool: &Pool,
        user: &User,
        refusal: fn(&str) -> CognitoError,
    ) -> Result<(), CognitoError> {
        for (alias, value) in pool.sign_in_names(user) {
            let owner = self.find_alias(pool, alias, value)?;
            if owner.is_some_and(|owner| owner.sub != user.sub) {
                return Err(refusal(alias.attribute()));
            }
        }
        Ok(())
    }

    /// A name that a user chooses is no other's, neither his user name nor his chosen one.
    fn refuse_taken_name(&self, pool: &Pool, user: &User) -> Result<(), CognitoError> {
        for (alias, value) in pool.sign_in_names(user) {
            if alias != Alias::PreferredUsername {
                continue;
            }
            let named = self.find_user(pool, value)?;
            if named.is_some_and(|named| named.sub != user.sub) {
                return Err(CognitoError::alias_exists(alias.attribute()));
            }
        }
        Ok(())
    }

    fn take_alias(
        &mut self,
        pool: &Pool,
        alias: Alias,
        value: &str,
        user: &User,
    ) -> Result<(), StoreError> {
        let owner = self.find_alias(pool, alias, value)?;
        let Some((owner, contact)) = owner.zip(alias.contact()) else {
            return Ok(());
        };
        if owner.sub == user.sub {
            return Ok(());
        }
        let mut loser = (*owner).clone();
        loser
            .attributes
            .insert(contact.verified_attribute().to_owned(), "false".to_owned());
        self.put_user(pool, loser)
    }
}
