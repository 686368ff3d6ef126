//! What comes and goes in the tree: policies that are attached to everything, accounts that join
//! and leave.

use ringwall_core::Timestamp;
use ringwall_identity::organization::{
    Member, MemberStatus, Organization, OrganizationPolicyType, all_children, attached_to,
    delete_member, put_attached, put_member,
};
use ringwall_identity::organization_trust::delegations_to;

use crate::error::OrganizationsError;
use crate::resources::policy_type;
use crate::store::OrganizationsWrite;

/// Days that a new account stays.
const STAYS_DAYS: i64 = 4;

impl OrganizationsWrite<'_> {
    /// Attaches to something new what is attached to everything.
    pub(crate) fn attach_defaults(
        &mut self,
        organization: &Organization,
        target: &str,
    ) -> Result<(), OrganizationsError> {
        let types = organization.policy_types.iter();
        let ids = types.filter_map(|one| policy_type::full_access(*one));
        let ids = ids.map(str::to_owned).collect();
        Ok(put_attached(self.tx, &organization.id, target, ids)?)
    }

    /// Detaches all policies of something that goes.
    pub(crate) fn detach_all(
        &mut self,
        organization: &str,
        target: &str,
    ) -> Result<(), OrganizationsError> {
        Ok(put_attached(self.tx, organization, target, Vec::new())?)
    }

    /// Changes what is attached to the root, to every unit and to every account.
    pub(crate) fn attach_everywhere(
        &mut self,
        organization: &Organization,
        change: impl Fn(&Self, &mut Vec<String>) -> Result<(), OrganizationsError>,
    ) -> Result<(), OrganizationsError> {
        let children = all_children(self.rows(), &organization.id, None, usize::MAX)?;
        let mut targets = vec![organization.root_id.clone()];
        targets.extend(children.into_iter().map(|(_, id)| id));
        for target in targets {
            let mut ids = attached_to(self.rows(), &organization.id, &target)?;
            change(self, &mut ids)?;
            put_attached(self.tx, &organization.id, &target, ids)?;
        }
        Ok(())
    }

    /// Drops the policies of a type from a list of attached ones.
    pub(crate) fn drop_type(
        &self,
        organization: &str,
        policy_type: OrganizationPolicyType,
        ids: &mut Vec<String>,
    ) -> Result<(), OrganizationsError> {
        let mut kept = Vec::new();
        for id in ids.drain(..) {
            let found = self.find_policy(organization, &id)?;
            if found.is_some_and(|policy| policy.policy_type != policy_type) {
                kept.push(id);
            }
        }
        *ids = kept;
        Ok(())
    }

    /// An account joins.
    pub(crate) fn join(
        &mut self,
        organization: &Organization,
        member: Member,
    ) -> Result<(), OrganizationsError> {
        self.attach_defaults(organization, &member.account.digits())?;
        Ok(put_member(self.tx, member)?)
    }

    /// An account leaves.
    pub(crate) fn leave(&mut self, member: &Member) -> Result<(), OrganizationsError> {
        self.detach_all(&member.organization, &member.account.digits())?;
        Ok(delete_member(self.tx, member)?)
    }

    /// Nothing keeps an account in its organization.
    pub(crate) fn require_may_leave(
        &self,
        organization: &Organization,
        member: &Member,
        now: Timestamp,
    ) -> Result<(), OrganizationsError> {
        if member.account == organization.management_account {
            return Err(OrganizationsError::management_account_stays());
        }
        let delegated = delegations_to(self.rows(), &organization.id, member.account, None, 1)?;
        if !delegated.is_empty() {
            return Err(OrganizationsError::is_delegated_administrator());
        }
        if member.status != MemberStatus::Active {
            return Err(OrganizationsError::account_is_suspended());
        }
        if member.created_here && now < member.joined_at.plus_days(STAYS_DAYS) {
            return Err(OrganizationsError::account_is_too_new());
        }
        Ok(())
    }
}
