//! What became of every statement: the long answer, for people.

use std::sync::Arc;

use crate::evaluate::is_bound;
use crate::statement::Mismatch;
use crate::{Condition, Decision, Policies, Policy, PolicyType, Request, StatementRef, evaluate};

/// A decision, and each statement that had a say in it.
#[derive(Clone, Debug)]
pub struct Explanation<'p> {
    /// The decision.
    pub decision: Decision<'p>,
    /// The statements, in the order in which they are considered.
    pub statements: Vec<Considered<'p>>,
}

/// A statement, and whether it speaks of the request.
#[derive(Clone, Copy, Debug)]
pub struct Considered<'p> {
    /// The statement.
    pub statement: StatementRef<'p>,
    /// What came out.
    pub outcome: Outcome<'p>,
}

/// Whether a statement speaks of a request; if not, the first thing that differs.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'p> {
    /// It does.
    Matched,
    /// It speaks of other actions.
    OtherAction,
    /// It speaks of other resources.
    OtherResource,
    /// It speaks of other principals.
    OtherPrincipal,
    /// A condition does not hold.
    ConditionFailed(&'p Condition),
    /// Policies of an organization do not bind this caller.
    NotBound,
}

/// Decides a request and says what became of every statement.
pub fn explain<'p>(request: &Request<'_>, policies: &Policies<'p>) -> Explanation<'p> {
    let mut trace = Trace {
        request,
        policies,
        statements: Vec::new(),
    };
    trace.levels(PolicyType::ResourceControl, policies.resource_control);
    trace.levels(PolicyType::ServiceControl, policies.service_control);
    if let Some(resource) = policies.resource {
        trace.policy(policies.resource_type(), 0, 0, resource.policy);
    }
    trace.list(PolicyType::Identity, 0, policies.identity.policies());
    if let Some(boundary) = policies.boundary {
        trace.policy(PolicyType::Boundary, 0, 0, boundary);
    }
    trace.list(PolicyType::Session, 0, policies.session.unwrap_or_default());
    for (time, list) in policies.scoped.iter().enumerate() {
        trace.list(PolicyType::Session, time + 1, list);
    }
    Explanation {
        decision: evaluate(request, policies),
        statements: trace.statements,
    }
}

struct Trace<'p, 'r> {
    request: &'r Request<'r>,
    policies: &'r Policies<'p>,
    statements: Vec<Considered<'p>>,
}

impl<'p> Trace<'p, '_> {
    fn levels(&mut self, policy_type: PolicyType, levels: &'p [Vec<Arc<Policy>>]) {
        for (level, list) in levels.iter().enumerate() {
            self.list(policy_type, level, list);
        }
    }

    fn list(&mut self, policy_type: PolicyType, level: usize, list: &'p [Arc<Policy>]) {
        for (index, policy) in list.iter().enumerate() {
            self.policy(policy_type, level, index, policy);
        }
    }

    fn policy(&mut self, policy_type: PolicyType, level: usize, policy: usize, from: &'p Policy) {
        let organization = matches!(
            policy_type,
            PolicyType::ResourceControl | PolicyType::ServiceControl
        );
        let bound = !organization || is_bound(policy_type, &self.request.principal);
        let has_boundary = self.policies.boundary.is_some();
        for (index, statement) in from.statements().iter().enumerate() {
            let outcome = match statement.test(self.request, has_boundary) {
                _ if !bound => Outcome::NotBound,
                Ok(_) => Outcome::Matched,
                Err(Mismatch::Action) => Outcome::OtherAction,
                Err(Mismatch::Resource) => Outcome::OtherResource,
                Err(Mismatch::Principal) => Outcome::OtherPrincipal,
                Err(Mismatch::Condition(condition)) => Outcome::ConditionFailed(condition),
            };
            let statement = StatementRef {
                policy_type,
                level,
                policy,
                index,
                statement,
            };
            self.statements.push(Considered { statement, outcome });
        }
    }
}
