//! The decision.

use crate::policy::Statement;
use crate::principal::Naming;
use crate::{Policy, PrincipalKind, Request};

/// The policies that apply to a request.
#[derive(Clone, Copy, Debug)]
pub struct Policies<'a> {
    /// What the caller's account gives him.
    pub identity: IdentitySide<'a>,
    /// The most that the caller may have.
    pub boundary: Option<&'a Policy>,
    /// The session's policies; `None` sets no limit, except for federated users.
    pub session: Option<&'a [&'a Policy]>,
    /// Service control policies of the caller's account, level by level.
    pub service_control: &'a [&'a [&'a Policy]],
    /// Resource control policies of the resource's account, level by level.
    pub resource_control: &'a [&'a [&'a Policy]],
    /// The resource's own policy.
    pub resource: Option<ResourcePolicy<'a>>,
    /// A grant allows it: as good as a resource policy that names the caller himself.
    pub granted: bool,
}

/// What the caller's account gives him.
#[derive(Clone, Copy, Debug)]
pub enum IdentitySide<'a> {
    /// Everything: he is the account's root user.
    Everything,
    /// What these policies allow.
    Policies(&'a [&'a Policy]),
}

/// A resource's own policy.
#[derive(Clone, Copy, Debug)]
pub struct ResourcePolicy<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// It must allow, or hand the decision to the account: KMS keys, roles' trust.
    pub must_allow: bool,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed.
    Allowed,
    /// A statement denies it.
    ExplicitDeny(PolicySource),
    /// Nothing allows it; the policy that is missing.
    ImplicitDeny(PolicySource),
}

/// Where a policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicySource {
    /// With the caller.
    Identity,
    /// With the resource.
    Resource,
    /// The caller's boundary.
    Boundary,
    /// The caller's session.
    Session,
    /// The caller's organization.
    ServiceControl,
    /// The resource's organization.
    ResourceControl,
}

impl PolicySource {
    /// As AWS calls it in denials.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
        }
    }
}

/// Decides a request.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>
pub fn evaluate(request: &Request<'_>, policies: &Policies<'_>) -> Decision {
    if let Some(source) = explicit_deny(request, policies) {
        return Decision::ExplicitDeny(source);
    }
    match allow(request, policies) {
        Ok(()) => Decision::Allowed,
        Err(missing) => Decision::ImplicitDeny(missing),
    }
}

fn explicit_deny(request: &Request<'_>, policies: &Policies<'_>) -> Option<PolicySource> {
    let denies = |policy: &Policy| {
        policy.statements().iter().any(|statement| {
            statement.denies
                && statement.naming(&request.principal) != Naming::No
                && statement.applies(request)
        })
    };
    let any = |list: &[&Policy]| list.iter().any(|policy| denies(policy));
    let any_level = |levels: &[&[&Policy]]| levels.iter().any(|level| any(level));
    let identity = match policies.identity {
        IdentitySide::Everything => false,
        IdentitySide::Policies(list) => any(list),
    };
    if any_level(policies.resource_control) {
        Some(PolicySource::ResourceControl)
    } else if any_level(policies.service_control) {
        Some(PolicySource::ServiceControl)
    } else if policies.resource.is_some_and(|resource| denies(resource.policy)) {
        Some(PolicySource::Resource)
    } else if identity {
        Some(PolicySource::Identity)
    } else if policies.boundary.is_some_and(denies) {
        Some(PolicySource::Boundary)
    } else if policies.session.is_some_and(any) {
        Some(PolicySource::Session)
    } else {
        None
    }
}

fn allow(request: &Request<'_>, policies: &Policies<'_>) -> Result<(), PolicySource> {
    let allows_any = |list: &[&Policy]| list.iter().any(|policy| allows(policy, request));
    for (levels, source) in [
        (policies.resource_control, PolicySource::ResourceControl),
        (policies.service_control, PolicySource::ServiceControl),
    ] {
        if !levels.iter().all(|level| allows_any(level)) {
            return Err(source);
        }
    }
    let same_account =
        request.resource_account.is_none_or(|owner| owner == request.principal.account);
    let named = policies.resource_naming(request);
    let must_allow = policies.resource.is_some_and(|resource| resource.must_allow);
    let limits = Limits::of(request, policies);

    match named {
        Naming::Itself | Naming::Role if same_account || policies.granted => {
            // A policy that names the session, the user or everybody needs nobody else; one that
            // names the role is still limited by the session and the boundary. So is a grant.
            if named == Naming::Role || policies.granted { limits.check() } else { Ok(()) }
        }
        Naming::No if !same_account || must_allow => Err(PolicySource::Resource),
        _ => policies.identity_allows(request).and_then(|()| limits.check()),
    }
}

/// The caller's limits.
struct Limits {
    boundary: bool,
    session: bool,
}

impl Limits {
    fn of(request: &Request<'_>, policies: &Policies<'_>) -> Self {
        let boundary = policies.boundary.is_none_or(|policy| allows(policy, request));
        let session = match policies.session {
            Some(list) => list.iter().any(|policy| allows(policy, request)),
            None => request.principal.kind != PrincipalKind::FederatedUser,
        };
        Self { boundary, session }
    }

    const fn check(&self) -> Result<(), PolicySource> {
        match (self.boundary, self.session) {
            (false, _) => Err(PolicySource::Boundary),
            (_, false) => Err(PolicySource::Session),
            _ => Ok(()),
        }
    }
}

impl Policies<'_> {
    /// How the resource's side allows the caller: not, by his account, by his role, or himself.
    fn resource_naming(&self, request: &Request<'_>) -> Naming {
        let allowed_by = |statement: &Statement| {
            if !statement.denies && statement.applies(request) {
                statement.naming(&request.principal)
            } else {
                Naming::No
            }
        };
        let statements = self.resource.iter().flat_map(|resource| resource.policy.statements());
        let named = statements.map(allowed_by).max().unwrap_or(Naming::No);
        if self.granted { named.max(Naming::Role) } else { named }
    }

    fn identity_allows(&self, request: &Request<'_>) -> Result<(), PolicySource> {
        let allowed = match self.identity {
            IdentitySide::Everything => true,
            IdentitySide::Policies(list) => list.iter().any(|policy| allows(policy, request)),
        };
        if allowed { Ok(()) } else { Err(PolicySource::Identity) }
    }
}

/// Whether a statement of the policy allows the request.
fn allows(policy: &Policy, request: &Request<'_>) -> bool {
    policy.statements().iter().any(|statement| {
        !statement.denies
            && statement.naming(&request.principal) != Naming::No
            && statement.applies(request)
    })
}

#[cfg(test)]
mod tests;
