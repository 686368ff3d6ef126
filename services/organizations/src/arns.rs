//! ARNs of an organization's things. They carry the management account.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_arn-formats.html>

use ringwall_core::{AccountId, Partition};
use ringwall_identity::organization::{Organization, OrganizationPolicy, OrganizationPolicyType};

use crate::resources::policy_type;
use crate::resources::target::TargetId;

/// Makes the ARNs of one organization.
#[derive(Clone, Debug)]
pub(crate) struct Arns {
    partition: Partition,
    management: AccountId,
    organization: String,
}

impl Arns {
    pub(crate) fn of(partition: Partition, organization: &Organization) -> Self {
        Self::new(partition, organization.management_account, &organization.id)
    }

    pub(crate) fn new(partition: Partition, management: AccountId, organization: &str) -> Self {
        Self {
            partition,
            management,
            organization: organization.to_owned(),
        }
    }

    pub(crate) fn organization(&self) -> String {
        let id = &self.organization;
        self.arn(&format!("organization/{id}"))
    }

    pub(crate) fn account(&self, account: AccountId) -> String {
        self.within("account", &account.digits())
    }

    pub(crate) fn root(&self, id: &str) -> String {
        self.within("root", id)
    }

    pub(crate) fn unit(&self, id: &str) -> String {
        self.within("ou", id)
    }

    pub(crate) fn target(&self, target: &TargetId) -> String {
        match target {
            TargetId::Root(id) => self.root(id),
            TargetId::Unit(id) => self.unit(id),
            TargetId::Account(account) => self.account(*account),
        }
    }

    pub(crate) fn policy(&self, policy: &OrganizationPolicy) -> String {
        let kind = policy_type::arn_part(policy.policy_type);
        if policy_type::is_aws_managed(&policy.id) {
            let partition = self.partition;
            return format!(
                "arn:{partition}:organizations::aws:policy/{kind}/{}",
                policy.id
            );
        }
        self.typed("policy", &kind, &policy.id)
    }

    /// Of any account.
    pub(crate) fn any_account(&self) -> String {
        self.within("account", "*")
    }

    /// Of any unit.
    pub(crate) fn any_unit(&self) -> String {
        self.unit("*")
    }

    /// Of any policy of a type.
    pub(crate) fn any_policy(&self, policy_type: OrganizationPolicyType) -> String {
        self.typed("policy", &policy_type::arn_part(policy_type), "*")
    }

    /// Of a policy that is not there: its type is not known.
    pub(crate) fn unknown_policy(&self, id: &str) -> String {
        self.typed("policy", "*", id)
    }

    /// `action` is `invite`, `enable_all_features` …
    pub(crate) fn handshake(&self, action: &str, id: &str) -> String {
        self.typed("handshake", action, id)
    }

    pub(crate) fn resource_policy(&self, id: &str) -> String {
        self.within("resourcepolicy", id)
    }

    /// `kind` is `billing`; `direction` is `inbound` or `outbound`.
    pub(crate) fn transfer(&self, kind: &str, direction: &str, id: &str) -> String {
        self.typed("transfer", &format!("{kind}/{direction}"), id)
    }

    fn within(&self, kind: &str, id: &str) -> String {
        self.arn(&format!("{kind}/{}/{id}", self.organization))
    }

    fn typed(&self, kind: &str, of_type: &str, id: &str) -> String {
        self.arn(&format!("{kind}/{}/{of_type}/{id}", self.organization))
    }

    fn arn(&self, resource: &str) -> String {
        let (partition, account) = (self.partition, self.management);
        format!("arn:{partition}:organizations::{account}:{resource}")
    }
}
