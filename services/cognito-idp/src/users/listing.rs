//! Pages of users, found by an index each.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey};

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, SearchIndex};
use crate::users::filter::{Field, Filter};

/// Users of a page, and behind what the next one begins, if there is one.
pub(crate) struct Found {
    pub(crate) users: Vec<Arc<User>>,
    pub(crate) next: Option<Vec<u8>>,
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Users that pass, after a position, in the order of what is searched for.
    pub(crate) fn page_of_users(
        &self,
        pool: &Pool,
        filter: Option<&Filter>,
        after: Option<Vec<u8>>,
        limit: usize,
    ) -> Result<Found, CognitoError> {
        let Some(filter) = filter else {
            return self.page_by_name(pool, "", after, limit);
        };
        match (filter.field, filter.whole) {
            (Field::Username, true) => {
                let user = self.user_at(pool, &pool.folded(&filter.value))?;
                Ok(Found::one(user))
            }
            (Field::Username, false) => {
                self.page_by_name(pool, &pool.folded(&filter.value), after, limit)
            }
            (Field::Sub, true) => Ok(Found::one(
                self.user_of_sub(pool, &filter.value.to_lowercase())?,
            )),
            (Field::Sub, false) => self.page_by_sub(pool, &filter.value, after, limit),
            (Field::Indexed(index), whole) => {
                let value = (index.folded(&filter.value), whole);
                self.page_by_index(pool, index, &value, after, limit)
            }
        }
    }

    fn page_by_name(
        &self,
        pool: &Pool,
        beginning: &str,
        after: Option<Vec<u8>>,
        limit: usize,
    ) -> Result<Found, CognitoError> {
        let after = text(after)?;
        let users = self.users_beginning(pool, beginning, after.as_deref(), limit + 1)?;
        let position = |user: &User| pool.folded(&user.username).into_bytes();
        Ok(Found::cut(users, limit, |user| position(user)))
    }

    fn page_by_sub(
        &self,
        pool: &Pool,
        beginning: &str,
        after: Option<Vec<u8>>,
        limit: usize,
    ) -> Result<Found, CognitoError> {
        let after = text(after)?;
        let beginning = beginning.to_lowercase();
        let users = self.users_of_subs(pool, &beginning, after.as_deref(), limit + 1)?;
        Ok(Found::cut(users, limit, |user| {
            user.sub.clone().into_bytes()
        }))
    }

    fn page_by_index(
        &self,
        pool: &Pool,
        index: SearchIndex,
        (value, whole): &(String, bool),
        after: Option<Vec<u8>>,
        limit: usize,
    ) -> Result<Found, CognitoError> {
        let after = after.map(RowKey::from_bytes);
        let mut found =
            self.found_users(pool, index, (value, *whole), after.as_ref(), limit + 1)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more);
        let next = next.map(|(position, _)| position.as_bytes().to_vec());
        // Only the beginning of a long value is indexed.
        let is_it = |user: &User| {
            let has = index.value(user).map(|has| index.folded(has));
            !whole || has.as_ref() == Some(value)
        };
        let users = found.into_iter().map(|(_, user)| user);
        Ok(Found {
            users: users.filter(|user| is_it(user)).collect(),
            next,
        })
    }
}

impl Found {
    fn one(user: Option<Arc<User>>) -> Self {
        Self {
            users: user.into_iter().collect(),
            next: None,
        }
    }

    fn cut(mut users: Vec<Arc<User>>, limit: usize, position: impl Fn(&User) -> Vec<u8>) -> Self {
        let has_more = users.len() > limit;
        users.truncate(limit);
        let next = users.last().filter(|_| has_more);
        let next = next.map(|user| position(user));
        Self { users, next }
    }
}

fn text(position: Option<Vec<u8>>) -> Result<Option<String>, CognitoError> {
    let text = position.map(String::from_utf8).transpose();
    text.map_err(CognitoError::internal)
}
