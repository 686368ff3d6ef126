//! What the policies say of one action on one resource.

use std::collections::BTreeMap;

use ringwall_policy::{
    Decision, Effect, Explanation, IdentitySide, Outcome, Policies, PolicyType, Request,
    StatementRef, evaluate, explain,
};

use super::{EVERYTHING, Simulation, Source};
use crate::api::{PolicyEvaluationDecisionType, PolicySourceType, Position, Statement};

/// How each type of policy decides across accounts.
pub(super) type DecisionDetails = BTreeMap<String, PolicyEvaluationDecisionType>;

/// What the policies say of one action on one resource.
pub(super) struct Verdict {
    pub(super) decision: PolicyEvaluationDecisionType,
    /// The statements that decided.
    pub(super) matched: Vec<Statement>,
    /// Condition keys that statements on the action look at and nobody gave.
    pub(super) missing: Vec<String>,
    pub(super) allowed_by_boundary: Option<bool>,
    pub(super) allowed_by_organizations: Option<bool>,
    pub(super) details: Option<DecisionDetails>,
}

impl Simulation {
    pub(super) fn verdict(&self, action: &str, resource: &str) -> Verdict {
        let owner = self.owner_of(resource);
        let mut context = self.context.clone();
        if resource != EVERYTHING {
            context.set("aws:ResourceAccount", owner.clone());
        }
        let home = Request::new(self.caller.view(), action, resource, &context);
        let request = home.owned_by(&owner);
        let policies = self.policies(action);
        let explanation = explain(&request, &policies);
        let decision = decision_type(explanation.decision);

        let service_control = self.service_control.as_deref();
        let organizations = service_control.map(|service_control| {
            let limit = Policies {
                service_control,
                ..unlimited()
            };
            evaluate(&home, &limit).is_allowed()
        });
        let boundary = policies.boundary.map(|boundary| {
            let limit = Policies {
                boundary: Some(boundary),
                ..unlimited()
            };
            decision_type(evaluate(&home, &limit))
        });
        // A simulation ends where the organization says no.
        let goes_on = organizations != Some(false);
        let matched = if goes_on {
            self.deciding(&explanation, decision)
        } else {
            Vec::new()
        };
        let crosses = owner != home.resource_account;
        let details = match (crosses, resource) {
            _ if !goes_on => None,
            (true, _) => Some(details(&home, &request, &policies, boundary)),
            (false, EVERYTHING) => None,
            (false, _) => Some(DecisionDetails::new()),
        };
        Verdict {
            decision,
            matched,
            missing: self.missing(action, &request),
            allowed_by_boundary: boundary
                .map(|decision| decision == PolicyEvaluationDecisionType::Allowed),
            allowed_by_organizations: organizations,
            details,
        }
    }

    /// The account that an ARN names as the owner, or else the one that was given.
    fn owner_of(&self, resource: &str) -> String {
        let named = resource
            .split(':')
            .nth(4)
            .filter(|named| named.len() == 12 && named.bytes().all(|byte| byte.is_ascii_digit()));
        named.map_or_else(|| self.resource_owner.to_string(), str::to_owned)
    }

    /// The statements that decided: of a refusal that nothing demands, none.
    fn deciding(
        &self,
        explanation: &Explanation<'_>,
        decision: PolicyEvaluationDecisionType,
    ) -> Vec<Statement> {
        let effect = match decision {
            PolicyEvaluationDecisionType::Allowed => Effect::Allow,
            PolicyEvaluationDecisionType::ExplicitDeny => Effect::Deny,
            PolicyEvaluationDecisionType::ImplicitDeny => return Vec::new(),
        };
        let matched = explanation.statements.iter().filter(|considered| {
            matches!(considered.outcome, Outcome::Matched)
                && considered.statement.statement.effect() == effect
        });
        matched
            .filter_map(|considered| self.shown(&considered.statement))
            .collect()
    }

    /// A statement of an identity's or resource's policy; others are not shown.
    fn shown(&self, statement: &StatementRef<'_>) -> Option<Statement> {
        let of_resource = Source {
            id: "ResourcePolicy".to_owned(),
            kind: PolicySourceType::Resource,
        };
        let source = match statement.policy_type {
            PolicyType::Identity => self.sources.get(statement.policy)?,
            PolicyType::Resource | PolicyType::Trust => &of_resource,
            _ => return None,
        };
        let span = statement.statement.span();
        Some(Statement {
            source_policy_id: Some(source.id.clone()),
            source_policy_type: Some(source.kind),
            start_position: Some(position(span.start)),
            end_position: Some(position(span.end)),
        })
    }

    fn missing(&self, action: &str, request: &Request<'_>) -> Vec<String> {
        let identity = self.identity.iter().map(|policy| &**policy);
        let policies = identity.chain(&self.resource_policy);
        let statements = policies.flat_map(|policy| policy.statements());
        let speaking = statements.filter(|statement| statement.covers_action(action));
        let mut missing: Vec<String> = Vec::new();
        for key in speaking.flat_map(|statement| statement.context_keys()) {
            let is_known = missing.iter().any(|known| known.eq_ignore_ascii_case(key));
            if !is_known && request.context.get(key).is_none() {
                missing.push(key.to_owned());
            }
        }
        missing
    }
}

/// Nothing but what is added to it limits.
const fn unlimited<'p>() -> Policies<'p> {
    Policies {
        identity: IdentitySide::Everything,
        ..Policies::none()
    }
}

/// How each type of policy decides alone.
fn details(
    home: &Request<'_>,
    request: &Request<'_>,
    policies: &Policies<'_>,
    boundary: Option<PolicyEvaluationDecisionType>,
) -> DecisionDetails {
    let identity = Policies {
        identity: policies.identity,
        ..Policies::none()
    };
    let resource = Policies {
        resource: policies.resource,
        ..unlimited()
    };
    let mut details = DecisionDetails::from([
        (
            "IAM Policy".to_owned(),
            decision_type(evaluate(home, &identity)),
        ),
        (
            "Resource Policy".to_owned(),
            decision_type(evaluate(request, &resource)),
        ),
    ]);
    if let Some(boundary) = boundary {
        details.insert("Permissions Boundary Policy".to_owned(), boundary);
    }
    details
}

const fn decision_type(decision: Decision<'_>) -> PolicyEvaluationDecisionType {
    match decision {
        Decision::Allow { .. } => PolicyEvaluationDecisionType::Allowed,
        Decision::ExplicitDeny { .. } => PolicyEvaluationDecisionType::ExplicitDeny,
        Decision::ImplicitDeny { .. } => PolicyEvaluationDecisionType::ImplicitDeny,
    }
}

fn position(position: ringwall_policy::Position) -> Position {
    Position {
        line: i32::try_from(position.line).ok(),
        column: i32::try_from(position.column).ok(),
    }
}
