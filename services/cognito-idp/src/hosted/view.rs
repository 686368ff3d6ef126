//! Pools and clients as the pages see them.

use std::sync::Arc;

use ringwall_core::{AccountId, ApiError, Region};
use subtle::{Choice, ConstantTimeEq as _};

use super::HostedTx;
use crate::error::CognitoError;
use crate::flow::step_up::levels;
use crate::resources::client::Client as ClientRow;
use crate::resources::domain::Domain;
use crate::resources::pool::{Alias, Contact, Pool as PoolRow, Recovery, Tier};

/// A user pool.
#[derive(Clone, Debug)]
pub struct Pool {
    pub(super) row: Arc<PoolRow>,
    /// Its id.
    pub id: String,
    /// Its owner.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// What its users sign in with.
    pub names: SignInNames,
    /// What it asks of passwords.
    pub password: PasswordRules,
    /// Whether people may sign up by themselves.
    pub can_sign_up: bool,
    /// Whether people may set a password that they forgot.
    pub can_reset: bool,
    /// Whether its pages are managed login's rather than the classic ones.
    pub has_managed_login: bool,
    /// Attributes that somebody who signs up must give, besides his name.
    pub required_attributes: Vec<String>,
}

/// What users sign in with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignInNames {
    /// A user name.
    pub username: bool,
    /// An email address.
    pub email: bool,
    /// A telephone number.
    pub phone: bool,
}

/// What a pool asks of passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// Characters at least.
    pub minimum_length: u32,
    /// A lowercase letter.
    pub lowercase: bool,
    /// An uppercase letter.
    pub uppercase: bool,
    /// A digit.
    pub number: bool,
    /// Another character.
    pub symbol: bool,
}

/// An app client.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub(super) row: Option<Arc<ClientRow>>,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Addresses that it may send people back to.
    pub callback_urls: Vec<String>,
    /// The same after signing out.
    pub logout_urls: Vec<String>,
    /// Whether OAuth is on at all.
    pub oauth_enabled: bool,
    /// OAuth's flows.
    pub flows: Vec<String>,
    /// Scopes that it may ask for.
    pub scopes: Vec<String>,
    /// `COGNITO` and names of identity providers.
    pub identity_providers: Vec<String>,
    /// Whether it must show a secret.
    pub has_secret: bool,
    /// Whether people choose how to sign in, after they have said who they are.
    pub offers_choice: bool,
    /// Whether nobody of the pool's vouches for it, so that people are asked what it may have.
    pub is_third_party: bool,
    /// Whether its id is a URL; its other settings are those of an app client.
    pub is_external: bool,
}

impl Pool {
    /// The values among those of `acr_values` that are the pool's; `None` where its plan has no step-up,
    /// and nobody asks.
    pub fn acr_values(&self, asked: Option<&str>) -> Option<String> {
        let asked = asked.filter(|_| self.row.tier >= Tier::Essentials)?;
        let known = |value: &&str| !levels(&self.row, value).is_empty();
        Some(asked.split(' ').filter(known).collect::<Vec<_>>().join(" "))
    }

    pub(super) fn of(row: Arc<PoolRow>, domain: &Domain) -> Self {
        let policy = &row.password_policy;
        Self {
            id: row.id.clone(),
            account: row.account,
            region: row.region.clone(),
            names: names(&row),
            password: PasswordRules {
                minimum_length: policy.minimum_length,
                lowercase: policy.lowercase,
                uppercase: policy.uppercase,
                number: policy.numbers,
                symbol: policy.symbols,
            },
            can_sign_up: !row.admin_only_sign_up,
            can_reset: row.recovery.as_deref() != Some(&[Recovery::AdminOnly]),
            has_managed_login: domain.login_version >= 2,
            required_attributes: required_attributes(&row),
            row,
        }
    }
}

fn names(pool: &PoolRow) -> SignInNames {
    if pool.username_attributes.is_empty() {
        return SignInNames {
            username: true,
            email: pool.aliases.contains(&Alias::Email),
            phone: pool.aliases.contains(&Alias::Phone),
        };
    }
    SignInNames {
        username: false,
        email: pool.username_attributes.contains(&Contact::Email),
        phone: pool.username_attributes.contains(&Contact::Phone),
    }
}

/// An address that is the user's name is not asked for again.
fn required_attributes(pool: &PoolRow) -> Vec<String> {
    let is_name = |name: &str| match pool.username_attributes.as_slice() {
        [only] => only.attribute() == name,
        _ => false,
    };
    let required = pool.schema.iter().filter(|attribute| attribute.required);
    let names = required.map(|attribute| attribute.name.clone());
    names
        .filter(|name| name != "sub" && !is_name(name))
        .collect()
}

impl Client {
    pub(super) fn of(row: Arc<ClientRow>) -> Self {
        Self {
            id: row.id.clone(),
            name: row.name.clone(),
            callback_urls: row.callback_urls.clone(),
            logout_urls: row.logout_urls.clone(),
            oauth_enabled: row.oauth_enabled,
            flows: row.oauth_flows.clone(),
            scopes: row.oauth_scopes.clone(),
            identity_providers: row.identity_providers.clone(),
            has_secret: !row.secrets.is_empty(),
            offers_choice: row.allows_flow("USER_AUTH"),
            is_third_party: row.registered_itself,
            is_external: false,
            row: Some(row),
        }
    }

    /// The id of the app client whose settings hold.
    pub(super) fn app_id(&self) -> &str {
        self.row.as_ref().map_or(&self.id, |row| &row.id)
    }

    /// Its id, where that is a URL.
    pub(super) fn url(&self) -> Option<&str> {
        self.is_external.then_some(&*self.id)
    }

    pub(super) fn registered_itself(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.registered_itself)
    }

    /// Whether a flow of OAuth is allowed.
    pub fn allows(&self, flow: &str) -> bool {
        self.oauth_enabled && self.flows.iter().any(|known| known == flow)
    }

    /// Whether people of the pool's own sign in to it.
    pub fn has_own_users(&self) -> bool {
        self.identity_providers.is_empty()
            || self.identity_providers.iter().any(|name| name == "COGNITO")
    }

    /// Whether people come in from a provider, or, without one, as users of the pool's own.
    pub fn lets_in(&self, provider: Option<&str>) -> bool {
        match provider {
            None => self.has_own_users(),
            Some(provider) => self.identity_providers.iter().any(|name| name == provider),
        }
    }

    /// Whether a secret is one of the client's; a client without one shows none.
    pub fn is_shown_by(&self, secret: Option<&str>) -> bool {
        let row = self.row.as_ref().filter(|_| !self.is_external);
        let secrets = row.map(|row| row.secrets.as_slice()).unwrap_or_default();
        let Some(given) = secret else {
            return secrets.is_empty();
        };
        let mut right = Choice::from(0);
        for secret in secrets {
            right |= secret.value.as_bytes().ct_eq(given.as_bytes());
        }
        right.into()
    }
}

impl HostedTx<'_> {
    /// The pool whose pages are served at a prefix in a Region.
    ///
    /// # Errors
    /// The store failed.
    pub fn pool_of_prefix(&self, region: &str, prefix: &str) -> Result<Option<Pool>, ApiError> {
        let Ok(region) = region.parse::<Region>() else {
            return Ok(None);
        };
        self.pool_of_domain(&region, prefix)
    }

    /// The pool whose pages are served at a name of a customer's.
    ///
    /// # Errors
    /// The store failed.
    pub fn pool_of_name(&self, name: &str) -> Result<Option<Pool>, ApiError> {
        // A whole name stands in no Region.
        self.pool_of_domain(&Region::us_east_1(), name)
    }

    fn pool_of_domain(&self, region: &Region, name: &str) -> Result<Option<Pool>, ApiError> {
        let domain = self
            .0
            .find_domain(region, name)
            .map_err(CognitoError::from)?;
        let Some(domain) = domain else {
            return Ok(None);
        };
        let row = self
            .0
            .find_pool(&domain.pool_id)
            .map_err(CognitoError::from)?;
        Ok(row.map(|row| Pool::of(row, &domain)))
    }

    /// Whether a resource server of the pool defines a scope.
    ///
    /// # Errors
    /// The store failed.
    pub fn has_scope(&self, pool: &Pool, scope: &str) -> Result<bool, ApiError> {
        Ok(self
            .0
            .has_scope(&pool.row, scope)
            .map_err(CognitoError::from)?)
    }

    /// The client of an id, if it is the pool's.
    ///
    /// # Errors
    /// The store failed.
    pub fn client(&self, pool: &Pool, id: &str) -> Result<Option<Client>, ApiError> {
        let row = self.0.find_client(id).map_err(CognitoError::from)?;
        Ok(row.filter(|row| row.pool_id == pool.id).map(Client::of))
    }
}
