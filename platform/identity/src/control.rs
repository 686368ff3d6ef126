//! What an account's organization leaves it.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>

use std::sync::{Arc, LazyLock};

use ringwall_core::AccountId;
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::{Reads, StoreError};

use crate::organization::{self, Organization, OrganizationPolicyType};

/// Units inside each other, root and account left out; AWS allows five.
const MOST_UNITS_DEEP: usize = 5;

/// The id of the policy that allows all, which an organization begins with.
pub const FULL_AWS_ACCESS: &str = "p-FullAWSAccess";
/// The same for resources; nobody can detach it.
pub const RCP_FULL_AWS_ACCESS: &str = "p-RCPFullAWSAccess";

/// What an organization says of one of its accounts.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    /// The organization's id and the account's path in it; none outside of organizations.
    pub place: Option<OrganizationPlace>,
    /// Service control policies, a list for each level from the root to the account. No levels,
    /// no limit.
    pub service_control: Vec<Vec<Arc<Policy>>>,
    /// Resource control policies, likewise.
    pub resource_control: Vec<Vec<Arc<Policy>>>,
    /// The account was closed: its principals may do nothing.
    pub closed: bool,
}

/// Where an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationPlace {
    /// `o-…`.
    pub organization: String,
    /// `o-…/r-…/ou-…/`, as `aws:PrincipalOrgPaths` has it.
    pub path: String,
    /// The management account.
    pub management_account: AccountId,
}

/// The policies that allow everything, one for principals and one for resources.
static FULL_ACCESS: LazyLock<[Option<Arc<Policy>>; 2]> = LazyLock::new(|| {
    let service =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let resource = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;
    [
        Policy::parse(service, PolicyKind::ServiceControl)
            .ok()
            .map(Arc::new),
        Policy::parse(resource, PolicyKind::ResourceControl)
            .ok()
            .map(Arc::new),
    ]
});

impl Controls {
    /// What binds an account's principals and resources.
    ///
    /// # Errors
    /// The store failed.
    pub fn of(tx: &impl Reads, account: AccountId) -> Result<Self, StoreError> {
        if organization::is_closed(tx, account)? {
            return Ok(Self {
                closed: true,
                ..Self::default()
            });
        }
        let Some(member) = organization::find_member(tx, account)? else {
            return Ok(Self::default());
        };
        let Some(found) = organization::find_organization(tx, &member.organization)? else {
            return Ok(Self::default());
        };
        let targets = targets_above(tx, &found, &member.parent)?;
        let mut path = format!("{}/", found.id);
        for target in &targets {
            path.push_str(target);
            path.push('/');
        }
        let place = Some(OrganizationPlace {
            organization: found.id.clone(),
            path,
            management_account: found.management_account,
        });
        if found.management_account == account {
            return Ok(Self {
                place,
                ..Self::default()
            });
        }
        let mut targets = targets;
        targets.push(account.to_string());
        let levels = |policy_type| levels(tx, &found, &targets, policy_type);
        Ok(Self {
            place,
            service_control: levels(OrganizationPolicyType::ServiceControl)?,
            resource_control: levels(OrganizationPolicyType::ResourceControl)?,
            closed: false,
        })
    }
}

/// The root and the units above what stands below `parent`, from the root down to `parent`.
///
/// # Errors
/// The store failed.
pub fn targets_above(
    tx: &impl Reads,
    organization: &Organization,
    parent: &str,
) -> Result<Vec<String>, StoreError> {
    let mut targets = Vec::new();
    let mut next = parent.to_owned();
    for _ in 0..=MOST_UNITS_DEEP {
        if next == organization.root_id {
            break;
        }
        let Some(unit) = organization::find_unit(tx, &organization.id, &next)? else {
            break;
        };
        targets.push(next);
        next = unit.parent.clone();
    }
    targets.push(organization.root_id.clone());
    targets.reverse();
    Ok(targets)
}

fn levels(
    tx: &impl Reads,
    organization: &Organization,
    targets: &[String],
    policy_type: OrganizationPolicyType,
) -> Result<Vec<Vec<Arc<Policy>>>, StoreError> {
    if !organization.policy_types.contains(&policy_type) {
        return Ok(Vec::new());
    }
    let level = |target: &String| level(tx, &organization.id, target, policy_type);
    targets.iter().map(level).collect()
}

fn level(
    tx: &impl Reads,
    organization: &str,
    target: &str,
    policy_type: OrganizationPolicyType,
) -> Result<Vec<Arc<Policy>>, StoreError> {
    let [service, resource] = &*FULL_ACCESS;
    let mut policies = Vec::new();
    for id in organization::attached_to(tx, organization, target)? {
        match (id.as_str(), policy_type) {
            (FULL_AWS_ACCESS, OrganizationPolicyType::ServiceControl) => {
                policies.extend(service.clone());
            }
            (RCP_FULL_AWS_ACCESS, OrganizationPolicyType::ResourceControl) => {
                policies.extend(resource.clone());
            }
            (id, _) => {
                let found = organization::find_policy(tx, organization, id)?;
                let found = found.filter(|policy| policy.policy_type == policy_type);
                let document = found.as_deref().and_then(|policy| policy.document.as_ref());
                policies.extend(document.map(|document| Arc::clone(document.compiled())));
            }
        }
    }
    Ok(policies)
}
