//! The services that policies allow something in.

use std::sync::Arc;

use ringwall_model::actions::{Action, ServiceActions, services};
use ringwall_policy::{Effect, Policy, Statement};

/// The services in which every level allows some action, A–Z. Conditions and resources of what is
/// allowed are not looked at, as in AWS's access advisor; what is denied everywhere is left out.
pub(crate) fn allowed_services(levels: &[Vec<Arc<Policy>>]) -> Vec<&'static ServiceActions> {
    let has_allowed = |service: &&ServiceActions| {
        let mut actions = service.actions.iter();
        actions.any(|action| is_allowed(levels, action))
    };
    services().filter(has_allowed).collect()
}

/// Whether every level allows an action.
pub(crate) fn is_allowed(levels: &[Vec<Arc<Policy>>], action: &Action) -> bool {
    let name = action.full_name();
    levels.iter().all(|policies| allow(policies, &name))
}

fn allow(policies: &[Arc<Policy>], action: &str) -> bool {
    let statements = || policies.iter().flat_map(|policy| policy.statements());
    let covers = |statement: &&Statement| statement.covers_action(action);
    let mut covering = statements().filter(covers);
    let mut denying = statements().filter(covers);
    covering.any(|statement| statement.effect() == Effect::Allow) && !denying.any(denies_everywhere)
}

fn denies_everywhere(statement: &Statement) -> bool {
    statement.effect() == Effect::Deny
        && statement.conditions().is_empty()
        && !statement.is_not_resource()
        && statement.resources().any(|resource| resource == "*")
}

#[cfg(test)]
mod tests {
    use ringwall_policy::PolicyKind;

    use super::*;

    fn services_of(levels: &[&[&str]]) -> Vec<&'static str> {
        let policy = |text: &&str| {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#);
            Arc::new(Policy::parse(&text, PolicyKind::Identity).unwrap())
        };
        let level = |texts: &&[&str]| texts.iter().map(policy).collect();
        let levels: Vec<Vec<_>> = levels.iter().map(level).collect();
        let services = allowed_services(&levels).into_iter();
        services.map(|service| service.prefix).collect()
    }

    #[test]
    fn every_level_must_allow_the_same_action() {
        let kms = r#"{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*"}"#;
        let other = r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}"#;
        let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        assert_eq!(services_of(&[&[kms]]), ["kms"]);
        assert_eq!(services_of(&[&[all], &[kms]]), ["kms"]);
        assert!(services_of(&[&[kms], &[other]]).is_empty());
        assert_eq!(services_of(&[&[all]]), services_of(&[]));
        assert!(services_of(&[&[]]).is_empty());
    }

    #[test]
    fn what_is_denied_everywhere_is_not_allowed() {
        let all = r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#;
        let deny = r#"{"Effect":"Deny","Action":"kms:*","Resource":"*"}"#;
        let here = r#"{"Effect":"Deny","Action":"kms:*","Resource":"arn:aws:kms:*:*:key/1"}"#;
        let services = |deny| services_of(&[&[all, deny]]);
        assert!(!services(deny).contains(&"kms"));
        assert!(services(here).contains(&"kms"));
        assert!(!services(here).contains(&"iam"));
    }
}
