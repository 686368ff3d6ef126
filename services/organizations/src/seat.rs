//! From where a caller acts in an organization: as its management account, as a delegated
//! administrator, by the resource policy, or as a plain member.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_permissions_overview.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Permit, PolicyMode, RequestContext, Resource, Tags};
use ringwall_identity::organization::{
    Member, Organization, OrganizationPolicy, OrganizationPolicyType, find_member,
    find_organization,
};
use ringwall_identity::organization_trust::delegations_to;
use ringwall_store::Reads;

use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::policy_type;
use crate::resources::resource_policy::DelegationPolicy;
use crate::resources::tagging;
use crate::resources::target::{Target, TargetId};
use crate::store::OrganizationsTx;

/// Which accounts may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The management account.
    Management,
    /// It, and members that the resource policy allows it.
    Policies,
    /// Those, and delegated administrators of services.
    Readers,
    /// Every account of the organization.
    Members,
}

/// A caller's place in his organization, for one operation.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) organization: Arc<Organization>,
    pub(crate) member: Arc<Member>,
    pub(crate) arns: Arns,
    action: &'static str,
    /// Whose the organization is taken to be when the caller's permission is decided.
    owner: AccountId,
    /// Decides along with the caller's own policies, if he acts by it.
    delegation: Option<Arc<DelegationPolicy>>,
}

impl<T: Deref<Target: Reads + Sized>> OrganizationsTx<'_, T> {
    /// The caller's place, if he may call the operation from it.
    pub(crate) fn seat(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        reach: Reach,
    ) -> Result<Seat, OrganizationsError> {
        let Some((member, organization)) = self.membership(ctx.account())? else {
            // Who may not ask learns nothing of his organization.
            ctx.authorize(&Ask::new(action).on(Resource::new("*", ctx.account())))?;
            return Err(OrganizationsError::not_in_use());
        };
        let seat = Seat {
            arns: Arns::of(ctx.partition(), &organization),
            owner: ctx.account(),
            delegation: None,
            organization,
            member,
            action,
        };
        if seat.is_management() || reach == Reach::Members {
            return Ok(seat);
        }
        if reach == Reach::Readers && self.is_any_administrator(&seat)? {
            return Ok(seat);
        }
        let delegation = match reach {
            Reach::Policies | Reach::Readers => self.find_delegation(&seat.organization.id)?,
            Reach::Management | Reach::Members => None,
        };
        if delegation.is_none() {
            return Err(OrganizationsError::access_denied());
        }
        Ok(Seat {
            owner: seat.organization.management_account,
            delegation,
            ..seat
        })
    }

    fn membership(
        &self,
        account: AccountId,
    ) -> Result<Option<(Arc<Member>, Arc<Organization>)>, OrganizationsError> {
        let Some(member) = find_member(self.rows(), account)? else {
            return Ok(None);
        };
        let organization = find_organization(self.rows(), &member.organization)?;
        Ok(organization.map(|organization| (member, organization)))
    }

    fn is_any_administrator(&self, seat: &Seat) -> Result<bool, OrganizationsError> {
        let account = seat.member.account;
        let found = delegations_to(self.rows(), seat.id(), account, None, 1)?;
        Ok(!found.is_empty())
    }
}

impl Seat {
    /// The organization's id.
    pub(crate) fn id(&self) -> &str {
        &self.organization.id
    }

    pub(crate) fn is_management(&self) -> bool {
        self.organization.management_account == self.member.account
    }

    /// Asks for the operation's action.
    pub(crate) const fn ask<'a>(&self) -> Ask<'a> {
        Ask::new(self.action)
    }

    /// Asks for the operation's action, which has no resource.
    pub(crate) fn ask_at_large(&self) -> Ask<'_> {
        self.ask().on(self.resource("*".to_owned(), None))
    }

    /// Something of the organization.
    pub(crate) fn resource<'a>(&'a self, arn: String, tags: Option<&'a Tags>) -> Resource<'a> {
        let mut resource = Resource::new(arn, self.owner);
        if let Some(delegation) = &self.delegation {
            let policy = delegation.document.compiled();
            resource = resource.with_policy(policy, PolicyMode::Ordinary);
        }
        match tags {
            Some(tags) => resource.with_tags(tags),
            None => resource,
        }
    }

    /// A root, unit or account, there or not.
    pub(crate) fn target<'a>(&'a self, id: &TargetId, found: Option<&'a Target>) -> Resource<'a> {
        self.resource(self.arns.target(id), found.map(Target::tags))
    }

    /// A policy, there or not.
    fn policy<'a>(&'a self, id: &str, found: Option<&'a Arc<OrganizationPolicy>>) -> Resource<'a> {
        match found {
            Some(policy) => self.resource(self.arns.policy(policy), Some(&policy.tags)),
            None => self.resource(self.arns.unknown_policy(id), None),
        }
    }

    /// Asks for the operation's action on a policy.
    pub(crate) fn ask_on_policy<'a>(
        &'a self,
        id: &str,
        found: Option<&'a Arc<OrganizationPolicy>>,
    ) -> Ask<'a> {
        let ask = self.ask().on(self.policy(id, found));
        match found {
            Some(policy) => of_type(ask, policy.policy_type),
            None => ask,
        }
    }

    /// Asks for the permission to tag what is being made. `arn` is of any of its kind.
    pub(crate) fn authorize_tags(
        &self,
        ctx: &RequestContext,
        arn: String,
        tags: &Tags,
    ) -> Result<Option<Permit>, OrganizationsError> {
        if tags.is_empty() {
            return Ok(None);
        }
        let ask = Ask::new("organizations:TagResource").on(self.resource(arn, None));
        Ok(Some(
            ctx.authorize(&tagging::request_conditions(ask, tags))?,
        ))
    }

    /// The organization has all features.
    pub(crate) fn require_all_features(&self) -> Result<(), OrganizationsError> {
        if self.organization.all_features {
            Ok(())
        } else {
            Err(OrganizationsError::needs_all_features())
        }
    }

    /// Policies of a type can be attached.
    pub(crate) fn require_enabled(
        &self,
        policy_type: OrganizationPolicyType,
    ) -> Result<(), OrganizationsError> {
        if self.organization.policy_types.contains(&policy_type) {
            Ok(())
        } else {
            Err(OrganizationsError::policy_type_not_enabled())
        }
    }
}

/// With the condition key that tells the type of policy.
pub(crate) fn of_type(ask: Ask<'_>, policy_type: OrganizationPolicyType) -> Ask<'_> {
    let name = policy_type::shown(policy_type).as_str();
    ask.key("organizations:PolicyType", name)
}

/// With the condition key that tells the service.
pub(crate) fn of_service<'a>(ask: Ask<'a>, service_principal: &'a str) -> Ask<'a> {
    ask.key("organizations:ServicePrincipal", service_principal)
}
