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
            let named = self.users_by_any_name(pool, value)?;
            if named.iter().any(|named| named.sub != user.sub) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::resources::pool::Contact;
    use crate::resources::user::UserStatus;
    use crate::test_users::{POOL, house_with, stored, user, write};

    const NAMES: [&str; 3] = ["ada", "bob", "cleo"];
    const ADDRESSES: [&str; 3] = ["one@b.example", "TWO@b.example", "two@b.example"];

    /// What somebody does.
    #[derive(Clone, Debug)]
    enum Step {
        Save {
            name: usize,
            address: usize,
            verified: bool,
            confirmed: bool,
            take: bool,
        },
        Remove {
            name: usize,
        },
    }

    fn step() -> impl Strategy<Value = Step> {
        let save = (
            0..3_usize,
            0..3_usize,
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(name, address, verified, confirmed, take)| Step::Save {
                name,
                address,
                verified,
                confirmed,
                take,
            });
        prop_oneof![4 => save, 1 => (0..3_usize).prop_map(|name| Step::Remove { name })]
    }

    fn run(tx: &mut CognitoWrite<'_>, pool: &Pool, step: &Step) {
        match *step {
            Step::Save {
                name,
                address,
                verified,
                confirmed,
                take,
            } => {
                let mut saved = user(NAMES[name]);
                let own = [
                    ("email", ADDRESSES[address]),
                    ("email_verified", if verified { "true" } else { "false" }),
                    ("preferred_username", ADDRESSES[address]),
                ];
                let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
                saved.attributes.extend(own);
                if !confirmed {
                    saved.status = UserStatus::Unconfirmed;
                }
                let conflict = if take {
                    Conflict::Take
                } else {
                    Conflict::Refuse
                };
                let refused = tx.save_user(pool, saved, conflict).is_err();
                assert!(!(refused && take && !confirmed), "by force all is taken");
            }
            Step::Remove { name } => {
                if let Some(gone) = tx.find_user(pool, NAMES[name]).unwrap() {
                    tx.remove_user(pool, &gone, pool.created_at).unwrap();
                }
            }
        }
    }

    /// Every name that somebody signs in with means him; every other means nobody.
    fn check(tx: &CognitoWrite<'_>, pool: &Pool) {
        let users = tx.users_beginning(pool, "", None, 100).unwrap();
        for owner in &users {
            for (alias, value) in pool.sign_in_names(owner) {
                let found = tx.find_alias(pool, alias, value).unwrap().unwrap();
                assert_eq!(found.username, owner.username);
            }
            let by_sub = tx.user_of_sub(pool, &owner.sub).unwrap().unwrap();
            assert_eq!(by_sub.username, owner.username);
        }
        for (alias, value) in Alias::ALL
            .into_iter()
            .flat_map(|alias| ADDRESSES.map(|value| (alias, value)))
        {
            if let Some(found) = tx.find_alias(pool, alias, value).unwrap() {
                let names = pool.sign_in_names(&found);
                let is_his = |(his, name): &(Alias, &str)| {
                    *his == alias && pool.folded(name) == pool.folded(value)
                };
                assert!(
                    names.iter().any(is_his),
                    "{value} is left of {}",
                    found.username
                );
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn names_follow_from_the_rows(steps in proptest::collection::vec(step(), 1..12), case: bool) {
            let house = house_with(|pool| {
                pool.aliases = vec![Alias::Email, Alias::PreferredUsername];
                pool.case_sensitive = case;
            });
            for step in &steps {
                write(&house, |tx| {
                    let pool = tx.pool(POOL).unwrap();
                    run(tx, &pool, step);
                    check(tx, &pool);
                });
            }
        }
    }

    #[test]
    fn nobody_takes_the_name_of_another() {
        let house = house_with(|pool| pool.aliases = vec![Alias::PreferredUsername]);
        write(&house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            let mut ada = user("ada");
            ada.attributes
                .insert("preferred_username".to_owned(), "countess".to_owned());
            tx.create_user(&pool, ada.clone(), Conflict::Refuse)
                .unwrap();
            for taken in ["countess", "ADA", &ada.sub] {
                let mut eve = user(taken);
                eve.sub = "another".to_owned();
                assert!(
                    tx.create_user(&pool, eve, Conflict::Take).is_err(),
                    "{taken}"
                );
            }
        });
        assert_eq!(stored(&house, "countess").username, "ada");
        assert!(!stored(&house, "ada").is_verified(Contact::Email));
    }
}
