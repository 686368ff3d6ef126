//! What people have allowed applications that nobody of the pool's vouches for.

use std::collections::BTreeSet;

use ringwall_core::ApiError;
use ringwall_store::{Reads as _, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use super::{Client, HostedTx, Pool, SignedIn};
use crate::error::CognitoError;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// By pool, user and client id.
const CONSENTS: Table<Consent> = Table::new("cognito-idp.consent");

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Consent {
    scopes: BTreeSet<String>,
}

/// A scope as people are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedScope {
    /// Its name.
    pub name: String,
    /// What its resource server says of it.
    pub description: Option<String>,
}

impl HostedTx<'_> {
    /// Whether somebody has yet to allow a client these scopes.
    ///
    /// # Errors
    /// The store failed.
    pub fn lacks_consent(
        &self,
        pool: &Pool,
        client: &Client,
        signed_in: &SignedIn,
        scopes: &[String],
    ) -> Result<bool, ApiError> {
        if !client.is_third_party {
            return Ok(false);
        }
        let found = self.0.tx.get(&CONSENTS, &key(pool, client, signed_in));
        let found = found.map_err(CognitoError::from)?;
        let allowed = found.map(|consent| consent.scopes.clone());
        let allowed = allowed.unwrap_or_default();
        Ok(scopes.iter().any(|scope| !allowed.contains(scope)))
    }

    /// Somebody allows a client these scopes.
    ///
    /// # Errors
    /// The store failed.
    pub fn consent(
        &mut self,
        pool: &Pool,
        client: &Client,
        signed_in: &SignedIn,
        scopes: &[String],
    ) -> Result<(), ApiError> {
        let key = key(pool, client, signed_in);
        let found = self.0.tx.get(&CONSENTS, &key).map_err(CognitoError::from)?;
        let mut consent = found
            .map(|found| Consent::clone(&found))
            .unwrap_or_default();
        consent.scopes.extend(scopes.iter().cloned());
        let put = self.0.tx.put(&CONSENTS, &key, consent);
        Ok(put.map_err(CognitoError::from)?)
    }

    /// What people are told of scopes.
    ///
    /// # Errors
    /// The store failed.
    pub fn described(
        &self,
        pool: &Pool,
        scopes: &[String],
    ) -> Result<Vec<DescribedScope>, ApiError> {
        let servers = self.0.resource_servers(&pool.row, None, usize::MAX);
        let servers = servers.map_err(CognitoError::from)?;
        let description = |name: &str| {
            servers.iter().find_map(|server| {
                let own = name.strip_prefix(&server.identifier)?.strip_prefix('/')?;
                let scope = server.scopes.iter().find(|scope| scope.name == own)?;
                Some(scope.description.clone())
            })
        };
        let described = scopes.iter().map(|name| DescribedScope {
            name: name.clone(),
            description: description(name),
        });
        Ok(described.collect())
    }

    /// The name that a user signs in with, to be shown to him.
    ///
    /// # Errors
    /// The store failed.
    pub fn name_of(&self, pool: &Pool, signed_in: &SignedIn) -> Result<String, ApiError> {
        let user = self.0.user_of_sub(&pool.row, &signed_in.sub);
        let user = user.map_err(CognitoError::from)?;
        let name = user.map(|user| {
            let email = user.attributes.get("email").cloned();
            let is_drawn = !pool.names.username;
            match email.filter(|_| is_drawn) {
                Some(email) => email,
                None => user.username.clone(),
            }
        });
        Ok(name.unwrap_or_default())
    }
}

impl CognitoWrite<'_> {
    /// What a user who goes has allowed goes with him.
    pub(crate) fn remove_consents_of_user(&mut self, user: &User) -> Result<(), StoreError> {
        for (place, _) in self.tx.scan(&CONSENTS, &of_user(user), None, usize::MAX)? {
            self.tx.delete(&CONSENTS, &place)?;
        }
        Ok(())
    }

    /// Removes what people of a pool that is gone have allowed, while `left` lasts.
    pub(crate) fn purge_consents(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&CONSENTS, prefix, left)
    }
}

fn of_user(user: &User) -> RowKey {
    RowKey::new().text(&user.pool_id).text(&user.sub)
}

fn key(pool: &Pool, client: &Client, signed_in: &SignedIn) -> RowKey {
    RowKey::new()
        .text(&pool.id)
        .text(&signed_in.sub)
        .text(&client.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::test_users::{house_with, named, put_user, user, write};

    #[test]
    fn what_somebody_has_allowed_goes_with_him() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        let place = |name| of_user(&user(name)).text("client");
        write(&house, |tx| {
            for name in ["ada", "eve"] {
                let put = tx.tx.put(&CONSENTS, &place(name), Consent::default());
                put.unwrap();
            }
        });
        house.answer::<api::AdminDeleteUser>(named("ada"));
        let left = write(&house, |tx| {
            ["ada", "eve"].map(|name| tx.tx.get(&CONSENTS, &place(name)).unwrap().is_some())
        });
        assert_eq!(left, [false, true]);
    }
}
