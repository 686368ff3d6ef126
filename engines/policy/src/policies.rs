//! The policies that decide a request.

use std::sync::Arc;

use crate::{Policy, PolicyKind, PolicyType};

/// Everything that has a say in a request.
///
/// Services that hold a principal's policies as one immutable bundle borrow it here; nothing is
/// copied.
#[derive(Clone, Copy, Debug)]
pub struct Policies<'p> {
    /// What the caller may by itself.
    pub identity: IdentitySide<'p>,
    /// The most that the caller may, if limited.
    pub boundary: Option<&'p Policy>,
    /// What the session may at most. `None` is no limit, an empty list allows nothing (a
    /// federation session without a policy).
    pub session: Option<&'p [Arc<Policy>]>,
    /// To what a session was scoped down since, a list for each time. Each must allow, whatever
    /// else does.
    pub scoped: &'p [Vec<Arc<Policy>>],
    /// Service control policies of the **caller's** account, a list for each level (root, units,
    /// account). None for the management account. Callers without an account and service-linked
    /// roles are beyond them.
    pub service_control: &'p [Vec<Arc<Policy>>],
    /// Resource control policies of the **resource's** account, a list for each level.
    /// Service-linked roles are beyond them.
    pub resource_control: &'p [Vec<Arc<Policy>>],
    /// The resource's own policy.
    pub resource: Option<ResourcePolicy<'p>>,
    /// Something besides policies allows it on the resource's side (a KMS grant): as if the
    /// resource's policy named the caller, and in another account enough by itself.
    pub granted: bool,
}

/// What a caller may by itself.
#[derive(Clone, Copy, Debug)]
pub enum IdentitySide<'p> {
    /// Everything: an account's root user.
    Everything,
    /// What these allow.
    Policies(&'p [Arc<Policy>]),
}

/// A resource's own policy.
#[derive(Clone, Copy, Debug)]
pub struct ResourcePolicy<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// How it takes part.
    pub mode: ResourcePolicyMode,
}

/// How a resource's policy takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourcePolicyMode {
    /// In the owner's account, the caller's own policies are enough without it.
    Ordinary,
    /// It must allow, or hand the decision to the account by naming it (KMS keys, role trust).
    MustAllow,
}

impl Policies<'_> {
    /// Nothing that allows and nothing that limits.
    pub const fn none() -> Self {
        Self {
            identity: IdentitySide::Policies(&[]),
            boundary: None,
            session: None,
            scoped: &[],
            service_control: &[],
            resource_control: &[],
            resource: None,
            granted: false,
        }
    }

    /// The condition keys that they look at, in lower case; one may come more than once. The
    /// decision is the same whatever other keys the [`Context`](crate::Context) has.
    pub fn context_keys(&self) -> impl Iterator<Item = &str> {
        let lists = std::iter::once(self.identity.policies())
            .chain(self.session)
            .chain(self.scoped.iter().map(Vec::as_slice))
            .chain(self.service_control.iter().map(Vec::as_slice))
            .chain(self.resource_control.iter().map(Vec::as_slice));
        let resource = self.resource.map(|resource| resource.policy);
        lists
            .flatten()
            .map(|policy| &**policy)
            .chain(self.boundary)
            .chain(resource)
            .flat_map(Policy::context_keys)
    }

    /// What a missing Allow on the resource's side is called.
    pub(crate) fn resource_type(&self) -> PolicyType {
        match self.resource.map(|resource| resource.policy.kind()) {
            Some(PolicyKind::Trust) => PolicyType::Trust,
            _ => PolicyType::Resource,
        }
    }
}

impl<'p> IdentitySide<'p> {
    pub(crate) const fn policies(self) -> &'p [Arc<Policy>] {
        match self {
            Self::Everything => &[],
            Self::Policies(policies) => policies,
        }
    }
}
