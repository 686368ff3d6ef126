//! The policy simulator: what policies would answer to requests that nobody makes.
//!
//! It asks the same engine, with the same policies of principals and organizations, as
//! authorization does: the two cannot disagree.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html>

mod caller;
mod context;
mod exclusion;
mod resource_handling;
mod result;
mod verdict;

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_policy::{
    Context, IdentitySide, Policies, Policy, PolicyKind, ResourcePolicy, ResourcePolicyMode,
};

use crate::api::{ContextEntry, EvaluationResult, PolicySourceType};
use crate::error::IamError;
use crate::paging::{Listed, Page};

pub(crate) use self::caller::SimulatedCaller;
pub(crate) use self::exclusion::Exclusion;

/// Evaluations of one call: more would keep a processor busy for too long.
const MOST_EVALUATIONS: usize = 10_000;
/// The resource of a simulation that names none.
const EVERYTHING: &str = "*";

/// What both operations are asked alike.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) boundary: Option<Vec<String>>,
    pub(crate) resources: Option<Vec<String>>,
    pub(crate) resource_policy: Option<String>,
    pub(crate) resource_owner: Option<String>,
    pub(crate) context: Option<Vec<ContextEntry>>,
    pub(crate) resource_handling: Option<String>,
}

/// Where a simulated policy comes from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) kind: PolicySourceType,
}

/// Policies, a caller and resources, to be asked about actions.
pub(crate) struct Simulation {
    caller: SimulatedCaller,
    identity: Vec<Arc<Policy>>,
    /// Where each of them comes from.
    sources: Vec<Source>,
    boundary: Option<Arc<Policy>>,
    /// The levels of an organization; none outside of organizations.
    service_control: Option<Vec<Vec<Arc<Policy>>>>,
    resource_policy: Option<Policy>,
    resource_owner: AccountId,
    resources: Vec<String>,
    context: Context<'static>,
}

impl Simulation {
    /// A simulation without policies of the caller.
    pub(crate) fn new(asked: Asked, caller: SimulatedCaller) -> Result<Self, IamError> {
        let resources = asked
            .resources
            .unwrap_or_else(|| vec![EVERYTHING.to_owned()]);
        if let Some(option) = &asked.resource_handling {
            resource_handling::require_resources(option, &resources)?;
        }
        if asked.resource_policy.is_some() {
            caller.require_user()?;
        }
        let owner = asked.resource_owner.as_deref();
        let owner = owner.map(account_of_owner).transpose()?;
        let mut context = context::given(asked.context.unwrap_or_default())?;
        caller.add_conditions(&mut context);
        Ok(Self {
            boundary: boundary_input(asked.boundary.as_deref().unwrap_or_default())?,
            resource_policy: asked
                .resource_policy
                .as_deref()
                .map(resource_input)
                .transpose()?,
            resource_owner: owner.unwrap_or(caller.account),
            caller,
            identity: Vec::new(),
            sources: Vec::new(),
            service_control: None,
            resources,
            context,
        })
    }

    /// Adds a policy of the caller.
    pub(crate) fn add(&mut self, policy: Arc<Policy>, source: Source) {
        self.identity.push(policy);
        self.sources.push(source);
    }

    /// Adds policies given as an input list.
    pub(crate) fn add_inputs(&mut self, policies: Vec<Arc<Policy>>) {
        for (number, policy) in (1..).zip(policies) {
            let source = Source {
                id: format!("PolicyInputList.{number}"),
                kind: PolicySourceType::None,
            };
            self.add(policy, source);
        }
    }

    /// The boundary that the caller has, unless another was given.
    pub(crate) fn set_boundary(&mut self, boundary: Arc<Policy>) {
        self.boundary.get_or_insert(boundary);
    }

    /// What an organization leaves the caller, a list for each level.
    pub(crate) fn set_service_control(&mut self, levels: Vec<Vec<Arc<Policy>>>) {
        self.service_control = Some(levels);
    }

    /// The results of a page of actions.
    pub(crate) fn results(
        &self,
        page: &Page<'_>,
        actions: Vec<String>,
    ) -> Result<Listed<EvaluationResult>, IamError> {
        for action in &actions {
            require_action(action)?;
        }
        let listed = page.of_list(actions);
        let evaluations = listed.entries.len().saturating_mul(self.resources.len());
        if evaluations > MOST_EVALUATIONS {
            return Err(IamError::simulation_too_large(MOST_EVALUATIONS));
        }
        let actions = listed.entries.into_iter();
        Ok(Listed {
            entries: actions.map(|action| self.result(action)).collect(),
            next: listed.next,
        })
    }

    /// Everything that has a say in a request of an action.
    fn policies(&self, action: &str) -> Policies<'_> {
        Policies {
            identity: IdentitySide::Policies(&self.identity),
            boundary: self.boundary.as_deref(),
            service_control: self.service_control.as_deref().unwrap_or_default(),
            resource: self.resource_part(action),
            ..Policies::none()
        }
    }

    fn resource_part(&self, action: &str) -> Option<ResourcePolicy<'_>> {
        // Keys and trust are never implied by the account: their policy must allow.
        let mode = match action.split(':').next() {
            Some("kms" | "sts") => ResourcePolicyMode::MustAllow,
            _ => ResourcePolicyMode::Ordinary,
        };
        let policy = self.resource_policy.as_ref()?;
        Some(ResourcePolicy { policy, mode })
    }
}

/// The policies of a `PolicyInputList`.
pub(crate) fn identity_policies(texts: &[String]) -> Result<Vec<Arc<Policy>>, IamError> {
    parsed("PolicyInputList", texts, PolicyKind::Identity)
}

/// The policies of a level of an organization, as they are given.
pub(crate) fn service_control_level(
    level: usize,
    texts: &[String],
) -> Result<Vec<Arc<Policy>>, IamError> {
    let place = format!("OrderedOrganizationPolicyInputList.{level}");
    parsed(&place, texts, PolicyKind::ServiceControl)
}

/// The condition keys that policies look at, each once, in the order they come.
pub(crate) fn context_keys(policies: &[Arc<Policy>]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let statements = policies.iter().flat_map(|policy| policy.statements());
    for key in statements.flat_map(|statement| statement.context_keys()) {
        if !keys.iter().any(|known| known.eq_ignore_ascii_case(key)) {
            keys.push(key.to_owned());
        }
    }
    keys
}

fn parsed(place: &str, texts: &[String], kind: PolicyKind) -> Result<Vec<Arc<Policy>>, IamError> {
    let numbered = (1..).zip(texts);
    let parse = |(number, text): (usize, &String)| match Policy::parse(text, kind) {
        Ok(policy) => Ok(Arc::new(policy)),
        Err(error) => {
            let place = format!("{place}.{number}");
            Err(IamError::invalid_policy_input(&place, &error))
        }
    };
    numbered.map(parse).collect()
}

fn boundary_input(texts: &[String]) -> Result<Option<Arc<Policy>>, IamError> {
    if texts.len() > 1 {
        return Err(IamError::several_boundaries());
    }
    let place = "PermissionsBoundaryPolicyInputList";
    Ok(parsed(place, texts, PolicyKind::Boundary)?.pop())
}

/// A resource's policy; one without resources is a role's trust policy.
fn resource_input(text: &str) -> Result<Policy, IamError> {
    let parsed = Policy::parse(text, PolicyKind::Resource);
    parsed.or_else(|error| {
        let trust = Policy::parse(text, PolicyKind::Trust);
        trust.map_err(|_| IamError::invalid_policy_input("ResourcePolicy", &error))
    })
}

/// The account of `arn:aws:iam::ACCOUNT:root`, or of its number alone.
fn account_of_owner(owner: &str) -> Result<AccountId, IamError> {
    let number = match owner.strip_suffix(":root") {
        Some(arn) => arn.rsplit(':').next().unwrap_or_default(),
        None => owner,
    };
    let account = number.parse();
    account.map_err(|_| IamError::invalid_resource_owner(owner))
}

fn require_action(action: &str) -> Result<(), IamError> {
    let is_whole = |part: &str| !part.is_empty() && !part.contains(['*', '?', ':']);
    match action.split_once(':') {
        Some((vendor, name)) if is_whole(vendor) && is_whole(name) => Ok(()),
        _ => Err(IamError::invalid_action_name(action)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_an_account() {
        for owner in ["111122223333", "arn:aws:iam::111122223333:root"] {
            let account = account_of_owner(owner).unwrap();
            assert_eq!(account.to_string(), "111122223333");
        }
        for owner in ["", "root", "arn:aws:iam::111122223333:user/alice"] {
            assert!(account_of_owner(owner).is_err(), "{owner}");
        }
    }

    #[test]
    fn an_action_is_one_action() {
        assert!(require_action("s3:GetObject").is_ok());
        for action in ["s3:*", "s3", "*", ":GetObject", "s3:", "s3:Get?bject"] {
            assert!(require_action(action).is_err(), "{action}");
        }
    }
}
