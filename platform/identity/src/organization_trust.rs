//! What an organization lets AWS's services do in it: trusted access, and the member accounts
//! that administer a service in place of the management account.
//!
//! IAM asks it of root access, STS of `AssumeRoot`.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// The services trusted in each organization.
const TRUSTED: Table<Trust> = Table::new("organizations.trusted-service");
/// The services that each member account administers.
const DELEGATED: Table<Delegation> = Table::new("organizations.delegated-administrator");

/// A service that an organization trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// `sso.amazonaws.com`.
    pub service_principal: String,
    /// Since when.
    pub enabled_at: Timestamp,
}

/// A service that a member account administers for its organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The member account.
    pub account: AccountId,
    /// `sso.amazonaws.com`.
    pub service_principal: String,
    /// Since when.
    pub enabled_at: Timestamp,
}

fn trust_place(organization: &str, service_principal: &str) -> RowKey {
    RowKey::new().text(organization).text(service_principal)
}

fn delegation_place(organization: &str, account: AccountId, service_principal: &str) -> RowKey {
    delegations_place(organization, account).text(service_principal)
}

fn delegations_place(organization: &str, account: AccountId) -> RowKey {
    RowKey::new().text(organization).number(account.number())
}

/// Whether an organization trusts a service.
///
/// # Errors
/// The store failed.
pub fn is_trusted(
    tx: &impl Reads,
    organization: &str,
    service_principal: &str,
) -> Result<bool, StoreError> {
    let found = tx.get(&TRUSTED, &trust_place(organization, service_principal))?;
    Ok(found.is_some())
}

/// The services that an organization trusts by name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn trusted_services(
    tx: &impl Reads,
    organization: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Trust>)>, StoreError> {
    tx.scan(&TRUSTED, &RowKey::new().text(organization), after, limit)
}

/// Trusts a service.
///
/// # Errors
/// The store failed.
pub fn put_trust(tx: &mut WriteTx, organization: &str, trust: Trust) -> Result<(), StoreError> {
    let place = trust_place(organization, &trust.service_principal);
    tx.put(&TRUSTED, &place, trust)
}

/// Trusts a service no longer.
///
/// # Errors
/// The store failed.
pub fn delete_trust(
    tx: &mut WriteTx,
    organization: &str,
    service_principal: &str,
) -> Result<(), StoreError> {
    tx.delete(&TRUSTED, &trust_place(organization, service_principal))
}

/// Whether a member account administers a service for its organization.
///
/// # Errors
/// The store failed.
pub fn is_delegated(
    tx: &impl Reads,
    organization: &str,
    account: AccountId,
    service_principal: &str,
) -> Result<bool, StoreError> {
    let place = delegation_place(organization, account, service_principal);
    Ok(tx.get(&DELEGATED, &place)?.is_some())
}

/// What the accounts of an organization administer, by account and service, after the row of
/// that key.
///
/// # Errors
/// The store failed.
pub fn delegations(
    tx: &impl Reads,
    organization: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Delegation>)>, StoreError> {
    tx.scan(&DELEGATED, &RowKey::new().text(organization), after, limit)
}

/// What one account administers, by service, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn delegations_to(
    tx: &impl Reads,
    organization: &str,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Delegation>)>, StoreError> {
    let prefix = delegations_place(organization, account);
    tx.scan(&DELEGATED, &prefix, after, limit)
}

/// Lets an account administer a service.
///
/// # Errors
/// The store failed.
pub fn put_delegation(
    tx: &mut WriteTx,
    organization: &str,
    delegation: Delegation,
) -> Result<(), StoreError> {
    let Delegation {
        account,
        service_principal,
        ..
    } = &delegation;
    let place = delegation_place(organization, *account, service_principal);
    tx.put(&DELEGATED, &place, delegation)
}

/// Lets an account administer a service no longer.
///
/// # Errors
/// The store failed.
pub fn delete_delegation(
    tx: &mut WriteTx,
    organization: &str,
    account: AccountId,
    service_principal: &str,
) -> Result<(), StoreError> {
    let place = delegation_place(organization, account, service_principal);
    tx.delete(&DELEGATED, &place)
}
