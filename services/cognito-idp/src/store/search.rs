//! The index that lists of users with a filter go by.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table};

use super::users::pool_key;
use super::{CognitoTx, CognitoWrite, Mark};
use crate::resources::pool::Pool;
use crate::resources::user::User;

/// By pool, attribute, folded value and folded user name.
const SEARCH: Table<Mark> = Table::new("cognito-idp.user_search");

/// Characters of a value that are indexed. No filter is longer.
const INDEXED: usize = 256;

/// What users are searched for by an index of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchIndex {
    Email,
    Phone,
    Name,
    GivenName,
    FamilyName,
    PreferredUsername,
    UserStatus,
    Enabled,
}

impl SearchIndex {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Email,
        Self::Phone,
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::PreferredUsername,
        Self::UserStatus,
        Self::Enabled,
    ];

    /// The name in a filter.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone_number",
            Self::Name => "name",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::PreferredUsername => "preferred_username",
            Self::UserStatus => "cognito:user_status",
            Self::Enabled => "status",
        }
    }

    /// What a user is found by.
    pub(crate) fn value(self, user: &User) -> Option<&str> {
        match self {
            Self::UserStatus => Some(user.status.as_str()),
            Self::Enabled => Some(if user.enabled { "Enabled" } else { "Disabled" }),
            attribute => user.attribute(attribute.name()),
        }
    }

    /// A value as it is compared: all but one are found in any case.
    pub(crate) fn folded(self, value: &str) -> String {
        match self {
            Self::Enabled => value.to_owned(),
            _ => value.to_lowercase(),
        }
    }

    fn key(self, pool: &Pool, user: &User, name: &str) -> Option<RowKey> {
        let value = self.folded(self.value(user)?);
        let indexed: String = value.chars().take(INDEXED).collect();
        Some(pool_key(pool).text(self.name()).text(&indexed).text(name))
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Users whose folded value begins so (or is so, `whole`), after a position, by value and name;
    /// each with its position. One who is just going may be missing.
    pub(crate) fn found_users(
        &self,
        pool: &Pool,
        index: SearchIndex,
        (folded, whole): (&str, bool),
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<User>)>, StoreError> {
        let indexed: String = folded.chars().take(INDEXED).collect();
        let prefix = pool_key(pool).text(index.name());
        let prefix = if whole {
            prefix.text(&indexed)
        } else {
            prefix.bytes(indexed.as_bytes())
        };
        let rows = self.tx.scan(&SEARCH, &prefix, after, limit)?;
        let mut found = Vec::with_capacity(rows.len());
        for (key, _) in rows {
            let name = key.last_text().unwrap_or_default();
            if let Some(user) = self.user_at(pool, &name)? {
                found.push((key, user));
            }
        }
        Ok(found)
    }
}

impl CognitoWrite<'_> {
    /// Removes rows of a pool that is gone while `left` lasts.
    pub(super) fn purge_search(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&SEARCH, prefix, left)
    }

    /// Makes the index follow from a user's row.
    pub(super) fn put_search(
        &mut self,
        pool: &Pool,
        folded: &str,
        before: Option<&User>,
        after: Option<&User>,
    ) -> Result<(), StoreError> {
        for index in SearchIndex::ALL {
            let before = before.and_then(|user| index.key(pool, user, folded));
            let after = after.and_then(|user| index.key(pool, user, folded));
            if before == after {
                continue;
            }
            if let Some(before) = before {
                self.tx.delete(&SEARCH, &before)?;
            }
            if let Some(after) = after {
                self.tx.put(&SEARCH, &after, Mark {})?;
            }
        }
        Ok(())
    }
}
