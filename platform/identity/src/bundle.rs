//! What a caller may: his policies and his account's, gathered.

use std::sync::Arc;

use quick_cache::sync::Cache;
use ringwall_core::{AccountId, Principal, PrincipalKind, Tags};
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::{ReadTx, Reads, Rev, StoreError};

use crate::{
    Controls, EntityKind, OwnPolicies, find_default_document, find_group, find_role, find_user,
};

/// Principals and accounts whose policies are kept gathered.
const MOST_KEPT: usize = 16 * 1024;

/// The policies of a principal: gathered once, never changed.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The policies that allow him, in the order they are looked at.
    pub identity: Vec<Arc<Policy>>,
    /// Where each of them comes from.
    pub homes: Vec<NamedPolicy>,
    /// The most that he may, if limited.
    pub boundary: Option<(String, Arc<Policy>)>,
    /// The tags of the user or role.
    pub tags: Tags,
}

/// Which policy it is, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPolicy {
    /// An inline policy's name, or a managed policy's ARN.
    pub name: String,
    /// Whose it is.
    pub home: PolicyHome,
    /// Whether it is a managed policy.
    pub managed: bool,
}

/// Whose a policy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyHome {
    /// The user of that name.
    User(String),
    /// The group of that name.
    Group(String),
    /// The role of that name.
    Role(String),
}

/// Bundles as they were at the newest view of the store.
///
/// A bundle serves until the store changes. Gathering it again is a few look-ups in the store's
/// cache of rows, so nothing has to tell anybody of a change.
pub struct Bundles {
    none: Arc<Bundle>,
    principals: Cache<String, (Rev, Arc<Bundle>)>,
    accounts: Cache<AccountId, (Rev, Arc<Controls>)>,
}

impl Default for Bundles {
    fn default() -> Self {
        Self {
            none: Arc::default(),
            principals: Cache::new(MOST_KEPT),
            accounts: Cache::new(MOST_KEPT),
        }
    }
}

impl Bundles {
    /// What a principal's own policies are. A root user, a service, and somebody unknown have
    /// none.
    ///
    /// # Errors
    /// The store failed.
    pub fn of(&self, tx: &ReadTx, principal: &Principal) -> Result<Arc<Bundle>, StoreError> {
        let Some(id) = entity_id(principal) else {
            return Ok(Arc::clone(&self.none));
        };
        if let Some((rev, bundle)) = self.principals.get(id)
            && rev == tx.rev()
        {
            return Ok(bundle);
        }
        let bundle = Arc::new(Bundle::gather(tx, principal)?);
        self.principals
            .insert(id.to_owned(), (tx.rev(), Arc::clone(&bundle)));
        Ok(bundle)
    }

    /// What an account's organization leaves it.
    ///
    /// # Errors
    /// The store failed.
    pub fn controls(&self, tx: &ReadTx, account: AccountId) -> Result<Arc<Controls>, StoreError> {
        if let Some((rev, controls)) = self.accounts.get(&account)
            && rev == tx.rev()
        {
            return Ok(controls);
        }
        let controls = Arc::new(Controls::of(tx, account)?);
        self.accounts
            .insert(account, (tx.rev(), Arc::clone(&controls)));
        Ok(controls)
    }
}

/// The unique id of the user or role whose policies a principal has.
fn entity_id(principal: &Principal) -> Option<&str> {
    match &principal.kind {
        PrincipalKind::User { .. } => Some(&principal.unique_id),
        PrincipalKind::AssumedRole { .. } => principal.unique_id.split(':').next(),
        PrincipalKind::FederatedUser { user, .. } => user.as_ref().map(|user| user.id.as_str()),
        PrincipalKind::Root | PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
    }
}

impl Bundle {
    /// The policies of the user or role behind a principal.
    ///
    /// # Errors
    /// The store failed.
    pub fn gather(tx: &impl Reads, principal: &Principal) -> Result<Self, StoreError> {
        let (account, id) = (principal.account, entity_id(principal));
        match &principal.kind {
            PrincipalKind::User { name, .. } => Self::of_user(tx, account, name, id),
            PrincipalKind::FederatedUser {
                user: Some(user), ..
            } => Self::of_user(tx, account, &user.name, id),
            PrincipalKind::AssumedRole { role, .. } => Self::of_role(tx, account, role, id),
            _ => Ok(Self::default()),
        }
    }

    /// The policies of the user, group or role of a name, whoever asks.
    ///
    /// # Errors
    /// The store failed.
    pub fn of_entity(
        tx: &impl Reads,
        account: AccountId,
        kind: EntityKind,
        name: &str,
    ) -> Result<Self, StoreError> {
        match kind {
            EntityKind::User => Self::of_user(tx, account, name, None),
            EntityKind::Group => Self::of_group(tx, account, name),
            EntityKind::Role => Self::of_role(tx, account, name, None),
        }
    }

    fn of_group(tx: &impl Reads, account: AccountId, name: &str) -> Result<Self, StoreError> {
        let mut bundle = Self::default();
        if let Some(group) = find_group(tx, account, name)? {
            bundle.add(tx, &group.policies, &PolicyHome::Group(group.name.clone()))?;
        }
        Ok(bundle)
    }

    fn of_user(
        tx: &impl Reads,
        account: AccountId,
        name: &str,
        id: Option<&str>,
    ) -> Result<Self, StoreError> {
        let found = find_user(tx, account, name)?;
        let Some(user) = found.filter(|user| id.is_none_or(|id| id == user.id)) else {
            return Ok(Self::default());
        };
        let mut bundle = Self {
            tags: user.tags.clone(),
            ..Self::default()
        };
        bundle.add(tx, &user.policies, &PolicyHome::User(user.name.clone()))?;
        for group in &user.groups {
            if let Some(group) = find_group(tx, account, group)? {
                bundle.add(tx, &group.policies, &PolicyHome::Group(group.name.clone()))?;
            }
        }
        bundle.set_boundary(tx, user.boundary.as_deref())?;
        Ok(bundle)
    }

    fn of_role(
        tx: &impl Reads,
        account: AccountId,
        name: &str,
        id: Option<&str>,
    ) -> Result<Self, StoreError> {
        let found = find_role(tx, account, name)?;
        let Some(role) = found.filter(|role| id.is_none_or(|id| id == role.id)) else {
            return Ok(Self::default());
        };
        let mut bundle = Self {
            tags: role.tags.clone(),
            ..Self::default()
        };
        bundle.add(tx, &role.policies, &PolicyHome::Role(role.name.clone()))?;
        bundle.set_boundary(tx, role.boundary.as_deref())?;
        Ok(bundle)
    }

    /// Adds an entity's inline and attached policies.
    fn add(
        &mut self,
        tx: &impl Reads,
        policies: &OwnPolicies,
        home: &PolicyHome,
    ) -> Result<(), StoreError> {
        for (name, document) in &policies.inline {
            self.push(document.compiled(), name, home, false);
        }
        for arn in &policies.attached {
            if let Some(document) = find_default_document(tx, arn)? {
                self.push(document.compiled(), arn, home, true);
            }
        }
        Ok(())
    }

    fn push(&mut self, policy: &Arc<Policy>, name: &str, home: &PolicyHome, managed: bool) {
        self.identity.push(Arc::clone(policy));
        self.homes.push(NamedPolicy {
            name: name.to_owned(),
            home: home.clone(),
            managed,
        });
    }

    /// A boundary that is gone allows nothing: limits fail closed.
    fn set_boundary(&mut self, tx: &impl Reads, arn: Option<&str>) -> Result<(), StoreError> {
        let Some(arn) = arn else { return Ok(()) };
        let policy = match find_default_document(tx, arn)? {
            Some(document) => Arc::clone(document.compiled()),
            None => Arc::new(Policy::allowing_nothing(PolicyKind::Boundary)),
        };
        self.boundary = Some((arn.to_owned(), policy));
        Ok(())
    }
}
