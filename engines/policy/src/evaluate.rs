//! The evaluation: denials anywhere, then what an organization leaves, then both sides.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use std::sync::Arc;

use crate::principal::Naming;
use crate::{
    AllowedBy, Decision, Effect, IdentitySide, Policies, Policy, PolicyType, Request,
    RequestPrincipal, ResourcePolicyMode, StatementRef,
};

/// Decides a request.
pub fn evaluate<'p>(request: &Request<'_>, policies: &Policies<'p>) -> Decision<'p> {
    let cross_account = request.is_cross_account();
    match Findings::gather(request, policies) {
        Err(by) => Decision::ExplicitDeny { by, cross_account },
        Ok(findings) => match findings.allowed() {
            Ok(by) => Decision::Allow { by },
            Err(missing) => Decision::ImplicitDeny {
                missing,
                cross_account,
            },
        },
    }
}

/// What the policies say about a request that none of them denies.
struct Findings<'p, 'r> {
    request: &'r Request<'r>,
    policies: &'r Policies<'p>,
    resource_control: bool,
    service_control: bool,
    /// How the resource's policy names the caller, and where.
    resource: Option<(Naming, StatementRef<'p>)>,
    identity: Option<StatementRef<'p>>,
    boundary: bool,
    session: bool,
    scoped: bool,
}

/// An Allow that was found, or the statement that denies.
type Found<'p> = Result<Option<(Naming, StatementRef<'p>)>, StatementRef<'p>>;

impl<'p, 'r> Findings<'p, 'r> {
    fn gather(
        request: &'r Request<'r>,
        policies: &'r Policies<'p>,
    ) -> Result<Self, StatementRef<'p>> {
        let search = Search {
            request,
            has_boundary: policies.boundary.is_some(),
        };
        let resource_type = policies.resource_type();
        let resource = policies.resource.map(|resource| resource.policy);
        let resource_control =
            search.levels(PolicyType::ResourceControl, policies.resource_control)?;
        let service_control =
            search.levels(PolicyType::ServiceControl, policies.service_control)?;
        let resource = match resource {
            Some(policy) => search.policy(Place::of(resource_type), policy, None)?,
            None => None,
        };
        let identity = search.list(PolicyType::Identity, 0, policies.identity.policies())?;
        let boundary = match policies.boundary {
            Some(policy) => search
                .policy(Place::of(PolicyType::Boundary), policy, None)?
                .is_some(),
            None => true,
        };
        let session = match policies.session {
            Some(list) => search.list(PolicyType::Session, 0, list)?.is_some(),
            None => true,
        };
        let mut scoped = true;
        for (time, list) in policies.scoped.iter().enumerate() {
            // The session's own policies come before.
            scoped &= search.list(PolicyType::Session, time + 1, list)?.is_some();
        }
        let identity = identity.map(|(_, statement)| statement);
        Ok(Self {
            request,
            policies,
            resource_control,
            service_control,
            resource,
            identity,
            boundary,
            session,
            scoped,
        })
    }

    /// What allows the request, or the first thing that had to and did not.
    fn allowed(&self) -> Result<AllowedBy<'p>, PolicyType> {
        require(self.resource_control, PolicyType::ResourceControl)?;
        require(self.service_control, PolicyType::ServiceControl)?;
        require(self.scoped, PolicyType::Session)?;
        if self.request.principal.account().is_none() {
            self.by_resource_alone()
        } else if self.request.is_cross_account() {
            self.by_both_accounts()
        } else {
            self.within_the_account()
        }
    }

    /// Services and strangers have no policies of their own.
    fn by_resource_alone(&self) -> Result<AllowedBy<'p>, PolicyType> {
        match self.resource {
            Some((Naming::Itself, statement)) => Ok(AllowedBy::Resource(statement)),
            _ if self.policies.granted => Ok(AllowedBy::Grant),
            _ => Err(self.policies.resource_type()),
        }
    }

    fn by_both_accounts(&self) -> Result<AllowedBy<'p>, PolicyType> {
        let Some((_, resource)) = self.resource else {
            return if self.policies.granted {
                self.by_grant()
            } else {
                Err(self.policies.resource_type())
            };
        };
        match self.by_identity() {
            Ok(identity) => Ok(AllowedBy::BothAccounts { identity, resource }),
            Err(_) if self.policies.granted => self.by_grant(),
            Err(missing) => Err(missing),
        }
    }

    fn within_the_account(&self) -> Result<AllowedBy<'p>, PolicyType> {
        match self.resource {
            Some((Naming::Itself, statement)) => return Ok(AllowedBy::Resource(statement)),
            Some((Naming::Origin, statement)) => {
                self.require_limits()?;
                return Ok(AllowedBy::Resource(statement));
            }
            _ => {}
        }
        if self.policies.granted {
            return self.by_grant();
        }
        let mode = self.policies.resource.map(|resource| resource.mode);
        if mode == Some(ResourcePolicyMode::MustAllow) && self.resource.is_none() {
            return Err(self.policies.resource_type());
        }
        self.by_identity().map(AllowedBy::Identity)
    }

    /// A grant counts as a resource policy that names the user, or the role of a session.
    fn by_grant(&self) -> Result<AllowedBy<'p>, PolicyType> {
        if let RequestPrincipal::RoleSession { .. } | RequestPrincipal::FederatedUser { .. } =
            self.request.principal
        {
            self.require_limits()?;
        }
        Ok(AllowedBy::Grant)
    }

    fn by_identity(&self) -> Result<Option<StatementRef<'p>>, PolicyType> {
        let everything = matches!(self.policies.identity, IdentitySide::Everything);
        require(everything || self.identity.is_some(), PolicyType::Identity)?;
        self.require_limits()?;
        Ok(self.identity)
    }

    fn require_limits(&self) -> Result<(), PolicyType> {
        require(self.boundary, PolicyType::Boundary)?;
        require(self.session, PolicyType::Session)
    }
}

const fn require(allowed: bool, policy_type: PolicyType) -> Result<(), PolicyType> {
    if allowed { Ok(()) } else { Err(policy_type) }
}

/// Looks through policies for what speaks of one request.
struct Search<'r> {
    request: &'r Request<'r>,
    has_boundary: bool,
}

/// Which policy is being looked through.
#[derive(Clone, Copy)]
struct Place {
    policy_type: PolicyType,
    level: usize,
    policy: usize,
}

impl Place {
    const fn of(policy_type: PolicyType) -> Self {
        Self {
            policy_type,
            level: 0,
            policy: 0,
        }
    }
}

impl Search<'_> {
    /// Whether each level allows, if the caller is bound by them at all.
    fn levels<'p>(
        &self,
        policy_type: PolicyType,
        levels: &'p [Vec<Arc<Policy>>],
    ) -> Result<bool, StatementRef<'p>> {
        if !is_bound(policy_type, &self.request.principal) {
            return Ok(true);
        }
        let mut allowed = true;
        for (level, list) in levels.iter().enumerate() {
            allowed &= self.list(policy_type, level, list)?.is_some();
        }
        Ok(allowed)
    }

    fn list<'p>(
        &self,
        policy_type: PolicyType,
        level: usize,
        list: &'p [Arc<Policy>],
    ) -> Found<'p> {
        let mut found = None;
        for (policy, compiled) in list.iter().enumerate() {
            found = self.policy(
                Place {
                    policy_type,
                    level,
                    policy,
                },
                compiled,
                found,
            )?;
        }
        Ok(found)
    }

    /// The strongest Allow of a policy, unless `found` is as strong.
    fn policy<'p>(
        &self,
        place: Place,
        policy: &'p Policy,
        mut found: Option<(Naming, StatementRef<'p>)>,
    ) -> Found<'p> {
        for (index, statement) in policy.statements().iter().enumerate() {
            let enough = found.is_some_and(|(naming, _)| naming == Naming::Itself);
            if statement.effect() == Effect::Allow && enough {
                continue;
            }
            let Ok(naming) = statement.test(self.request, self.has_boundary) else {
                continue;
            };
            let Place {
                policy_type,
                level,
                policy,
            } = place;
            let here = StatementRef {
                policy_type,
                level,
                policy,
                index,
                statement,
            };
            if statement.effect() == Effect::Deny {
                return Err(here);
            }
            if found.is_none_or(|(before, _)| before < naming) {
                found = Some((naming, here));
            }
        }
        Ok(found)
    }
}

/// Whether an organization's policies bind a caller.
pub(crate) fn is_bound(policy_type: PolicyType, caller: &RequestPrincipal<'_>) -> bool {
    let has_account = caller.account().is_some();
    !caller.is_service_linked() && (has_account || policy_type != PolicyType::ServiceControl)
}
