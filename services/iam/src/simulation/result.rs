//! The result of an action: the strictest decision of all resources, and each of them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>

use ringwall_model::actions::{self, ResourceType};

use super::verdict::{DecisionDetails, Verdict};
use super::{EVERYTHING, Simulation};
use crate::api::{
    EvaluationResult, OrganizationsDecisionDetail, PermissionsBoundaryDecisionDetail,
    PolicyEvaluationDecisionType, ResourceSpecificResult,
};

impl Simulation {
    /// What the policies say of an action on all resources.
    pub(super) fn result(&self, action: String) -> EvaluationResult {
        let resources = self.resources.iter();
        let verdicts = resources.map(|resource| (resource, self.verdict(&action, resource)));
        let verdicts: Vec<_> = verdicts.collect();
        let names_resources = self.resources.iter().any(|resource| resource != EVERYTHING);
        let template = arn_template(&action, &self.resources);
        let result = aggregate(action, verdicts.iter().map(|(_, verdict)| verdict));
        let specific = || {
            let verdicts = verdicts.into_iter();
            verdicts
                .map(|(resource, verdict)| specific(resource, verdict))
                .collect()
        };
        EvaluationResult {
            eval_resource_name: Some(template.to_owned()),
            resource_specific_results: names_resources.then(specific),
            ..result
        }
    }
}

fn aggregate<'v>(
    action: String,
    verdicts: impl Iterator<Item = &'v Verdict> + Clone,
) -> EvaluationResult {
    let decisions = verdicts.clone().map(|verdict| verdict.decision);
    let decision = decisions.fold(PolicyEvaluationDecisionType::Allowed, stricter);
    let mut matched = Vec::new();
    let deciding = verdicts.clone().filter(|one| one.decision == decision);
    for statement in deciding.flat_map(|verdict| &verdict.matched) {
        if !matched.contains(statement) {
            matched.push(statement.clone());
        }
    }
    let mut missing: Vec<String> = Vec::new();
    for key in verdicts.clone().flat_map(|verdict| &verdict.missing) {
        if !missing.contains(key) {
            missing.push(key.clone());
        }
    }
    let boundaries = verdicts.clone().map(|verdict| verdict.allowed_by_boundary);
    let organizations = verdicts.clone().map(|one| one.allowed_by_organizations);
    EvaluationResult {
        eval_action_name: action,
        eval_resource_name: None,
        eval_decision: decision,
        matched_statements: Some(matched),
        missing_context_values: Some(missing),
        organizations_decision_detail: all(organizations).map(organizations_detail),
        permissions_boundary_decision_detail: all(boundaries).map(boundary_detail),
        eval_decision_details: strictest_details(verdicts),
        resource_specific_results: None,
    }
}

/// How the ARNs of what an action is done to look: of the simulated resources, if they are such;
/// `*` for an action on no resource.
fn arn_template(action: &str, resources: &[String]) -> &'static str {
    let Some(action) = actions::action(action) else {
        return EVERYTHING;
    };
    let service = actions::service(action.prefix);
    let kinds = action.resource_types.iter();
    let kinds = kinds.filter_map(|kind| service?.resource_type(kind.name));
    let is_simulated =
        |kind: &&ResourceType| resources.iter().any(|resource| kind.matches(resource));
    let kind = kinds.clone().find(is_simulated).or(kinds.clone().next());
    kind.map_or(EVERYTHING, |kind| kind.arn)
}

fn specific(resource: &str, verdict: Verdict) -> ResourceSpecificResult {
    ResourceSpecificResult {
        eval_resource_name: resource.to_owned(),
        eval_resource_decision: verdict.decision,
        matched_statements: Some(verdict.matched),
        missing_context_values: Some(verdict.missing),
        eval_decision_details: verdict.details.filter(|details| !details.is_empty()),
        permissions_boundary_decision_detail: verdict.allowed_by_boundary.map(boundary_detail),
    }
}

/// Of each type of policy the strictest decision.
fn strictest_details<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Option<DecisionDetails> {
    let mut strictest: Option<DecisionDetails> = None;
    for details in verdicts.filter_map(|verdict| verdict.details.as_ref()) {
        let together = strictest.get_or_insert_with(DecisionDetails::new);
        for (kind, decision) in details {
            let entry = together.entry(kind.clone()).or_insert(*decision);
            *entry = stricter(*entry, *decision);
        }
    }
    strictest
}

const fn stricter(
    one: PolicyEvaluationDecisionType,
    other: PolicyEvaluationDecisionType,
) -> PolicyEvaluationDecisionType {
    use PolicyEvaluationDecisionType as Type;
    match (one, other) {
        (Type::ExplicitDeny, _) | (_, Type::ExplicitDeny) => Type::ExplicitDeny,
        (Type::ImplicitDeny, _) | (_, Type::ImplicitDeny) => Type::ImplicitDeny,
        (Type::Allowed, Type::Allowed) => Type::Allowed,
    }
}

/// Whether all say so, if any says anything.
fn all(claims: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    claims.flatten().reduce(|one, other| one && other)
}

const fn boundary_detail(allowed: bool) -> PermissionsBoundaryDecisionDetail {
    PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary: Some(allowed),
    }
}

const fn organizations_detail(allowed: bool) -> OrganizationsDecisionDetail {
    OrganizationsDecisionDetail {
        allowed_by_organizations: Some(allowed),
    }
}
