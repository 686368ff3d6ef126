//! An entity of an organization that an access report is about: its root, a unit or an account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html>

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_identity::FULL_AWS_ACCESS;
use ringwall_identity::organization::{
    Organization, OrganizationPolicyType, attached_to, children_of, find_member, find_organization,
    find_policy, find_unit,
};
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::Reads;

use crate::error::IamError;
use crate::paging::every;

/// What the policy that organizations begin with says.
const ALLOW_ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
/// Units are five deep at most.
const MOST_UNITS_DEEP: usize = 8;

/// Service control policies that bind an entity, and the accounts that it has.
pub(crate) struct OrganizationEntity {
    /// A list for each level, from the root down; no levels, no limit.
    pub(crate) levels: Vec<Vec<Arc<Policy>>>,
    /// The accounts with their paths.
    pub(crate) accounts: Vec<(AccountId, String)>,
}

/// Why there is no report on an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoReport {
    /// The path names nothing in an organization that the account manages.
    UnknownEntity,
    /// Service control policies are not enabled in the root.
    PoliciesNotEnabled,
    /// There is no such policy.
    UnknownPolicy,
}

/// An organization whose rows are read.
struct Tree<'a, R> {
    tx: &'a R,
    organization: Arc<Organization>,
}

/// Where a path leads.
struct Place {
    /// The root and units on the way, and the account at its end.
    targets: Vec<String>,
    account: Option<AccountId>,
    path: String,
}

impl OrganizationEntity {
    /// What a path names in the organization that `manager` manages, bound by all policies or by
    /// one.
    pub(crate) fn find<R: Reads>(
        tx: &R,
        manager: AccountId,
        path: &str,
        policy_id: Option<&str>,
    ) -> Result<Result<Self, NoReport>, IamError> {
        let id = path.split('/').next().unwrap_or_default();
        let organization = find_organization(tx, id)?;
        let Some(organization) = organization.filter(|found| found.management_account == manager)
        else {
            return Ok(Err(NoReport::UnknownEntity));
        };
        let enabled = &organization.policy_types;
        if !enabled.contains(&OrganizationPolicyType::ServiceControl) {
            return Ok(Err(NoReport::PoliciesNotEnabled));
        }
        let tree = Tree { tx, organization };
        let Some(place) = tree.follow(path)? else {
            return Ok(Err(NoReport::UnknownEntity));
        };
        if place.account == Some(manager) {
            // Service control policies do not bind the management account.
            return Ok(Ok(Self {
                levels: Vec::new(),
                accounts: vec![(manager, place.path)],
            }));
        }
        match policy_id {
            None => tree.entity(&place).map(Ok),
            Some(policy_id) => tree.entity_under(&place, policy_id),
        }
    }
}

impl<R: Reads> Tree<'_, R> {
    /// Follows a path from the root down.
    fn follow(&self, path: &str) -> Result<Option<Place>, IamError> {
        let path = path.trim_end_matches('/');
        let mut steps = path.split('/').skip(1);
        let mut parent = self.organization.root_id.clone();
        if steps.next() != Some(parent.as_str()) {
            return Ok(None);
        }
        let mut place = Place {
            targets: vec![parent.clone()],
            account: None,
            path: path.to_owned(),
        };
        for step in steps {
            let account = step.parse::<AccountId>().ok();
            let is_child = match account {
                Some(account) => self.is_account_in(account, &parent)?,
                None => find_unit(self.tx, &self.organization.id, step)?
                    .is_some_and(|unit| unit.parent == parent),
            };
            if !is_child || place.account.is_some() {
                return Ok(None);
            }
            place.account = account;
            place.targets.push(step.to_owned());
            step.clone_into(&mut parent);
        }
        Ok(Some(place))
    }

    fn is_account_in(&self, account: AccountId, parent: &str) -> Result<bool, IamError> {
        let member = find_member(self.tx, account)?;
        Ok(member.is_some_and(|member| {
            member.organization == self.organization.id && member.parent == parent
        }))
    }

    /// An entity with all policies that bind it.
    fn entity(&self, place: &Place) -> Result<OrganizationEntity, IamError> {
        let levels = place.targets.iter().map(|target| self.level(target));
        Ok(OrganizationEntity {
            levels: levels.collect::<Result<_, _>>()?,
            accounts: self.accounts_at(place, None)?,
        })
    }

    /// An entity with one policy, and the accounts that it binds.
    fn entity_under(
        &self,
        place: &Place,
        policy_id: &str,
    ) -> Result<Result<OrganizationEntity, NoReport>, IamError> {
        let policy = self.policy(policy_id)?;
        let Some(policy) = policy else {
            return Ok(Err(NoReport::UnknownPolicy));
        };
        Ok(Ok(OrganizationEntity {
            levels: vec![vec![policy]],
            accounts: self.accounts_at(place, Some(policy_id))?,
        }))
    }

    fn level(&self, target: &str) -> Result<Vec<Arc<Policy>>, IamError> {
        let mut policies = Vec::new();
        for id in attached_to(self.tx, &self.organization.id, target)? {
            policies.extend(self.policy(&id)?);
        }
        Ok(policies)
    }

    /// A service control policy, compiled.
    fn policy(&self, id: &str) -> Result<Option<Arc<Policy>>, IamError> {
        if id == FULL_AWS_ACCESS {
            let policy = Policy::parse(ALLOW_ALL, PolicyKind::ServiceControl);
            return Ok(policy.ok().map(Arc::new));
        }
        let found = find_policy(self.tx, &self.organization.id, id)?;
        let found =
            found.filter(|policy| policy.policy_type == OrganizationPolicyType::ServiceControl);
        let document = found.as_deref().and_then(|policy| policy.document.as_ref());
        Ok(document.map(|document| Arc::clone(document.compiled())))
    }

    /// The accounts of an entity, all or those that a policy binds.
    fn accounts_at(
        &self,
        place: &Place,
        policy_id: Option<&str>,
    ) -> Result<Vec<(AccountId, String)>, IamError> {
        let mut accounts = Vec::new();
        let mut binds = policy_id.is_none();
        for target in &place.targets {
            binds = binds || self.is_attached(policy_id, target)?;
        }
        match (place.account, place.targets.last()) {
            (Some(account), _) if binds => accounts.push((account, place.path.clone())),
            (None, Some(last)) => {
                let below = Below {
                    path: &place.path,
                    policy_id,
                    binds,
                };
                self.collect_accounts(last, &below, MOST_UNITS_DEEP, &mut accounts)?;
            }
            _ => {}
        }
        Ok(accounts)
    }

    fn collect_accounts(
        &self,
        parent: &str,
        below: &Below<'_>,
        depth: usize,
        accounts: &mut Vec<(AccountId, String)>,
    ) -> Result<(), IamError> {
        let id = &self.organization.id;
        let children = every(|after, limit| children_of(self.tx, id, parent, after, limit))?;
        for child in children {
            let path = format!("{}/{child}", below.path);
            let binds = below.binds || self.is_attached(below.policy_id, &child)?;
            match child.parse::<AccountId>() {
                Ok(account) if account == self.organization.management_account => {}
                Ok(account) if binds => accounts.push((account, path)),
                Ok(_) => {}
                Err(_) if depth == 0 => {}
                Err(_) => {
                    let below = Below {
                        path: &path,
                        binds,
                        ..*below
                    };
                    self.collect_accounts(&child, &below, depth.saturating_sub(1), accounts)?;
                }
            }
        }
        Ok(())
    }

    fn is_attached(&self, policy_id: Option<&str>, target: &str) -> Result<bool, IamError> {
        let attached = attached_to(self.tx, &self.organization.id, target)?;
        Ok(policy_id.is_some_and(|id| attached.iter().any(|attached| attached == id)))
    }
}

/// What holds for the accounts below a root or unit.
struct Below<'a> {
    path: &'a str,
    policy_id: Option<&'a str>,
    /// Whether the policy is attached above.
    binds: bool,
}
