//! Organizations' tables in a transaction, and the questions asked of them.
//!
//! The tree and the policies stand in `ringwall_identity`, where authorization reads them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_identity::organization::{
    Organization, OrganizationPolicy, OrganizationPolicyType, all_children, attached_to,
    attachments, children_of, find_member, find_policy, find_unit,
};
use ringwall_identity::targets_above;
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::Organizations;
use crate::api::CreateAccountState;
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::handshake::Handshake;
use crate::resources::policy;
use crate::resources::request::AccountRequest;
use crate::resources::resource_policy::DelegationPolicy;
use crate::resources::target::{Target, TargetId};
use crate::resources::transfer::Transfer;

const REQUESTS: Table<AccountRequest> = Table::new("organizations.account-request");
const HANDSHAKES: Table<Handshake> = Table::new("organizations.handshake");
/// The handshakes of each organization and account.
const BY_PARTY: Table<()> = Table::new("organizations.handshake-party");
const TRANSFERS: Table<Transfer> = Table::new("organizations.transfer");
/// The transfers of each management account.
const TRANSFERS_OF: Table<()> = Table::new("organizations.transfer-party");
const DELEGATIONS: Table<DelegationPolicy> = Table::new("organizations.resource-policy");
/// What accounts that were made here are called; they keep it when they leave.
const FACTS: Table<AccountFacts> = Table::new("organizations.account-facts");
/// The account of an address.
const BY_EMAIL: Table<AccountId> = Table::new("organizations.email");

/// An account's name and address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccountFacts {
    pub(crate) name: String,
    pub(crate) email: String,
}

/// Organizations' tables in a transaction.
pub struct OrganizationsTx<'a, T> {
    pub(crate) service: &'a Organizations,
    pub(crate) tx: T,
}

/// Over a snapshot.
pub type OrganizationsRead<'a> = OrganizationsTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type OrganizationsWrite<'a> = OrganizationsTx<'a, &'a mut WriteTx>;

fn pair(one: &str, other: &str) -> RowKey {
    RowKey::new().text(one).text(other)
}

fn of_account(account: AccountId) -> RowKey {
    RowKey::new().number(account.number())
}

fn of_email(email: &str) -> RowKey {
    RowKey::new().text(&email.to_ascii_lowercase())
}

impl<T: Deref<Target: Reads + Sized>> OrganizationsTx<'_, T> {
    /// The rows, for the questions of `ringwall_identity`.
    pub(crate) fn rows(&self) -> &T::Target {
        &self.tx
    }

    // The tree.

    /// The root, unit or account of an id.
    pub(crate) fn find_target(
        &self,
        organization: &Arc<Organization>,
        id: &TargetId,
    ) -> Result<Option<Target>, OrganizationsError> {
        Ok(match id {
            TargetId::Root(root) => {
                let is_root = *root == organization.root_id;
                is_root.then(|| Target::Root(Arc::clone(organization)))
            }
            TargetId::Unit(unit) => {
                find_unit(self.rows(), &organization.id, unit)?.map(Target::Unit)
            }
            TargetId::Account(account) => find_member(self.rows(), *account)?
                .filter(|member| member.organization == organization.id)
                .map(Target::Account),
        })
    }

    /// The path of a root or unit: `o-…/r-…/ou-…/`.
    pub(crate) fn path(
        &self,
        organization: &Organization,
        parent: &str,
    ) -> Result<String, OrganizationsError> {
        let mut path = format!("{}/", organization.id);
        for id in targets_above(self.rows(), organization, parent)? {
            path.push_str(&id);
            path.push('/');
        }
        Ok(path)
    }

    /// Whether a unit of that name stands below a parent.
    pub(crate) fn has_unit_named(
        &self,
        organization: &str,
        parent: &str,
        name: &str,
    ) -> Result<bool, OrganizationsError> {
        for (_, id) in children_of(self.rows(), organization, parent, None, usize::MAX)? {
            let unit = find_unit(self.rows(), organization, &id)?;
            if unit.is_some_and(|unit| unit.name == name) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The accounts and the units of an organization, counted.
    pub(crate) fn count(&self, organization: &str) -> Result<(usize, usize), OrganizationsError> {
        let all = all_children(self.rows(), organization, None, usize::MAX)?;
        let units = all.iter().filter(|(_, id)| id.starts_with("ou-")).count();
        Ok((all.len() - units, units))
    }

    // Policies.

    /// A policy of an organization, or of AWS.
    pub(crate) fn find_policy(
        &self,
        organization: &str,
        id: &str,
    ) -> Result<Option<Arc<OrganizationPolicy>>, OrganizationsError> {
        if let Some(policy) = policy::aws_managed(id) {
            return Ok(Some(Arc::new(policy)));
        }
        Ok(find_policy(self.rows(), organization, id)?)
    }

    /// The policies of a type attached to a target, in the order they were attached.
    pub(crate) fn attached(
        &self,
        organization: &str,
        target: &str,
        policy_type: OrganizationPolicyType,
    ) -> Result<Vec<Arc<OrganizationPolicy>>, OrganizationsError> {
        let mut policies = Vec::new();
        for id in attached_to(self.rows(), organization, target)? {
            let found = self.find_policy(organization, &id)?;
            policies.extend(found.filter(|policy| policy.policy_type == policy_type));
        }
        Ok(policies)
    }

    /// Whether a policy is attached to anything.
    pub(crate) fn is_attached(
        &self,
        organization: &str,
        id: &str,
    ) -> Result<bool, OrganizationsError> {
        let all = attachments(self.rows(), organization, None, usize::MAX)?;
        let mut ids = all.iter().flat_map(|(_, attached)| &attached.ids);
        Ok(ids.any(|attached| attached == id))
    }

    // Accounts.

    /// What an account is called, if it was made here.
    pub(crate) fn find_facts(
        &self,
        account: AccountId,
    ) -> Result<Option<Arc<AccountFacts>>, OrganizationsError> {
        Ok(self.rows().get(&FACTS, &of_account(account))?)
    }

    /// The account of an address.
    pub(crate) fn account_of_email(
        &self,
        email: &str,
    ) -> Result<Option<AccountId>, OrganizationsError> {
        let found = self.rows().get(&BY_EMAIL, &of_email(email))?;
        Ok(found.map(|account| *account))
    }

    pub(crate) fn find_request(
        &self,
        organization: &str,
        id: &str,
    ) -> Result<Option<Arc<AccountRequest>>, OrganizationsError> {
        Ok(self.rows().get(&REQUESTS, &pair(organization, id))?)
    }

    /// Requests to make accounts, after the row of that key.
    pub(crate) fn requests(
        &self,
        organization: &str,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<AccountRequest>)>, StoreError> {
        let prefix = RowKey::new().text(organization);
        self.rows().scan(&REQUESTS, &prefix, after, limit)
    }

    /// There is room for so many more accounts.
    pub(crate) fn has_room_for_account(
        &self,
        organization: &str,
    ) -> Result<bool, OrganizationsError> {
        let (accounts, _) = self.count(organization)?;
        Ok(accounts + self.requests_in_progress(organization)? < quotas::ACCOUNTS)
    }

    pub(crate) fn requests_in_progress(
        &self,
        organization: &str,
    ) -> Result<usize, OrganizationsError> {
        let all = self.requests(organization, None, usize::MAX)?;
        let in_progress = all
            .iter()
            .filter(|(_, request)| request.state == CreateAccountState::InProgress);
        Ok(in_progress.count())
    }

    // Handshakes.

    pub(crate) fn find_handshake(
        &self,
        id: &str,
    ) -> Result<Option<Arc<Handshake>>, OrganizationsError> {
        Ok(self.rows().get(&HANDSHAKES, &RowKey::new().text(id))?)
    }

    /// The handshakes of an organization's or account's id, after the row of that key.
    pub(crate) fn handshakes_of(
        &self,
        party: &str,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Handshake>)>, OrganizationsError> {
        let prefix = RowKey::new().text(party);
        let mut found = Vec::new();
        for (key, _) in self.rows().scan(&BY_PARTY, &prefix, after, limit)? {
            let id = key.last_text().unwrap_or_default();
            if let Some(handshake) = self.find_handshake(&id)? {
                found.push((key, handshake));
            }
        }
        Ok(found)
    }

    // Transfers of responsibility.

    pub(crate) fn find_transfer(
        &self,
        id: &str,
    ) -> Result<Option<Arc<Transfer>>, OrganizationsError> {
        Ok(self.rows().get(&TRANSFERS, &RowKey::new().text(id))?)
    }

    /// The transfers that a management account takes part in, after the row of that key.
    pub(crate) fn transfers_of(
        &self,
        account: AccountId,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Transfer>)>, OrganizationsError> {
        let mut found = Vec::new();
        let prefix = RowKey::new().text(&account.digits());
        for (key, _) in self.rows().scan(&TRANSFERS_OF, &prefix, after, limit)? {
            let id = key.last_text().unwrap_or_default();
            if let Some(transfer) = self.find_transfer(&id)? {
                found.push((key, transfer));
            }
        }
        Ok(found)
    }

    // The resource policy.

    pub(crate) fn find_delegation(
        &self,
        organization: &str,
    ) -> Result<Option<Arc<DelegationPolicy>>, OrganizationsError> {
        let place = RowKey::new().text(organization);
        Ok(self.rows().get(&DELEGATIONS, &place)?)
    }
}

impl OrganizationsWrite<'_> {
    pub(crate) fn put_facts(
        &mut self,
        account: AccountId,
        facts: AccountFacts,
    ) -> Result<(), OrganizationsError> {
        self.tx.put(&BY_EMAIL, &of_email(&facts.email), account)?;
        Ok(self.tx.put(&FACTS, &of_account(account), facts)?)
    }

    pub(crate) fn put_request(
        &mut self,
        organization: &str,
        request: AccountRequest,
    ) -> Result<(), OrganizationsError> {
        let place = pair(organization, &request.id);
        Ok(self.tx.put(&REQUESTS, &place, request)?)
    }

    pub(crate) fn delete_request(
        &mut self,
        organization: &str,
        id: &str,
    ) -> Result<(), OrganizationsError> {
        Ok(self.tx.delete(&REQUESTS, &pair(organization, id))?)
    }

    pub(crate) fn put_handshake(&mut self, handshake: Handshake) -> Result<(), OrganizationsError> {
        for party in parties(&handshake) {
            self.tx.put(&BY_PARTY, &pair(&party, &handshake.id), ())?;
        }
        let place = RowKey::new().text(&handshake.id);
        Ok(self.tx.put(&HANDSHAKES, &place, handshake)?)
    }

    pub(crate) fn delete_handshake(
        &mut self,
        handshake: &Handshake,
    ) -> Result<(), OrganizationsError> {
        for party in parties(handshake) {
            self.tx.delete(&BY_PARTY, &pair(&party, &handshake.id))?;
        }
        let place = RowKey::new().text(&handshake.id);
        Ok(self.tx.delete(&HANDSHAKES, &place)?)
    }

    pub(crate) fn put_transfer(&mut self, transfer: Transfer) -> Result<(), OrganizationsError> {
        for party in [&transfer.source, &transfer.target] {
            let place = pair(&party.account.digits(), &transfer.id);
            self.tx.put(&TRANSFERS_OF, &place, ())?;
        }
        let place = RowKey::new().text(&transfer.id);
        Ok(self.tx.put(&TRANSFERS, &place, transfer)?)
    }

    pub(crate) fn delete_transfer(
        &mut self,
        transfer: &Transfer,
    ) -> Result<(), OrganizationsError> {
        for party in [&transfer.source, &transfer.target] {
            let place = pair(&party.account.digits(), &transfer.id);
            self.tx.delete(&TRANSFERS_OF, &place)?;
        }
        let place = RowKey::new().text(&transfer.id);
        Ok(self.tx.delete(&TRANSFERS, &place)?)
    }

    pub(crate) fn put_delegation(
        &mut self,
        organization: &str,
        policy: DelegationPolicy,
    ) -> Result<(), OrganizationsError> {
        let place = RowKey::new().text(organization);
        Ok(self.tx.put(&DELEGATIONS, &place, policy)?)
    }

    pub(crate) fn delete_delegation(
        &mut self,
        organization: &str,
    ) -> Result<(), OrganizationsError> {
        let place = RowKey::new().text(organization);
        Ok(self.tx.delete(&DELEGATIONS, &place)?)
    }
}

/// Under whose ids a handshake is found.
fn parties(handshake: &Handshake) -> [String; 2] {
    [
        handshake.organization.clone(),
        handshake.recipient.to_string(),
    ]
}
