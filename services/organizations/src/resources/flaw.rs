//! What makes an effective policy invalid: quotas and requirements that the policies it comes of
//! keep each alone, and break together.
//!
//! Checked is what AWS's page names, of backup policies and tag policies.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/invalid-policy-alerts.html>

use std::collections::BTreeMap;

use ringwall_identity::organization::{OrganizationPolicyType, OtherPolicyType};
use ringwall_policy::{EffectivePolicy, EffectiveSetting};

use crate::api::EffectivePolicyValidationError;

/// Rules of one backup plan.
const BACKUP_RULES: usize = 10;
/// Characters of an effective tag policy.
const TAG_POLICY_CHARS: usize = 395_000;
/// Tag keys that resources of one type must have.
const REQUIRED_TAG_KEYS: usize = 50;

/// Something wrong with an effective policy.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    code: &'static str,
    message: String,
    path: Vec<String>,
}

impl Flaw {
    fn new(code: &'static str, message: String, path: &[&str]) -> Self {
        let path = path.iter().map(|name| (*name).to_owned()).collect();
        Self {
            code,
            message,
            path,
        }
    }

    fn too_many(limit: usize, path: &[&str]) -> Self {
        let what = path.last().copied().unwrap_or_default();
        let message = format!("'{what}' exceeds the allowed maximum limit {limit}");
        Self::new("ELEMENTS_TOO_MANY", message, path)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> impl Iterator<Item = &str> {
        self.path.iter().map(String::as_str)
    }

    pub(crate) fn shown(self, contributing: Vec<String>) -> EffectivePolicyValidationError {
        EffectivePolicyValidationError {
            error_code: Some(self.code.to_owned()),
            path_to_error: Some(self.path.join("/")),
            error_message: Some(self.message),
            contributing_policies: Some(contributing),
        }
    }
}

/// What is wrong with an effective policy of a type.
pub(crate) fn flaws(policy_type: OrganizationPolicyType, policy: &EffectivePolicy) -> Vec<Flaw> {
    let below = |name| policy.root().find(name);
    match policy_type {
        OrganizationPolicyType::Other(OtherPolicyType::Backup) => {
            let plans = below("plans").into_iter().flat_map(EffectiveSetting::below);
            plans.flat_map(|(name, plan)| of_plan(name, plan)).collect()
        }
        OrganizationPolicyType::Other(OtherPolicyType::Tag) => {
            let mut found = of_tags(below("tags"));
            if policy.to_json().chars().count() > TAG_POLICY_CHARS {
                // AWS's page has the limit, and no code for it.
                let message = format!("'tags' exceeds the allowed maximum size {TAG_POLICY_CHARS}");
                found.push(Flaw::new("MAX_LENGTH_EXCEEDED", message, &["tags"]));
            }
            found
        }
        _ => Vec::new(),
    }
}

fn of_plan(name: &str, plan: EffectiveSetting<'_>) -> Vec<Flaw> {
    let mut found = Vec::new();
    if plan.find("regions").is_none() {
        let message = "'regions' is below the allowed minimum limit 1".to_owned();
        let path = ["plans", name, "regions"];
        found.push(Flaw::new("ELEMENTS_TOO_FEW", message, &path));
    }
    let path = ["plans", name, "rules"];
    match plan.find("rules") {
        None => {
            let message = "'rules' is required".to_owned();
            found.push(Flaw::new("KEY_REQUIRED", message, &path));
        }
        Some(rules) if rules.below().count() > BACKUP_RULES => {
            found.push(Flaw::too_many(BACKUP_RULES, &path));
        }
        Some(_) => {}
    }
    found
}

/// Tags name the types of resources that must have them.
fn of_tags(tags: Option<EffectiveSetting<'_>>) -> Vec<Flaw> {
    let mut required = BTreeMap::<&str, usize>::new();
    for (_, tag) in tags.into_iter().flat_map(EffectiveSetting::below) {
        let types = tag.find("report_required_tag_for").into_iter();
        for resource_type in types.flat_map(EffectiveSetting::texts) {
            *required.entry(resource_type).or_default() += 1;
        }
    }
    let too_many = required
        .into_iter()
        .filter(|(_, count)| *count > REQUIRED_TAG_KEYS);
    too_many
        .map(|(resource_type, _)| {
            let message = format!(
                "'report_required_tag_for' of '{resource_type}' exceeds the allowed maximum limit {REQUIRED_TAG_KEYS}"
            );
            Flaw::new("ELEMENTS_TOO_MANY", message, &["tags"])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ringwall_policy::ManagementPolicy;

    use super::*;

    const BACKUP: OrganizationPolicyType = OrganizationPolicyType::Other(OtherPolicyType::Backup);
    const TAG: OrganizationPolicyType = OrganizationPolicyType::Other(OtherPolicyType::Tag);

    fn codes(policy_type: OrganizationPolicyType, levels: &[&str]) -> Vec<String> {
        let parse = |text: &&str| vec![ManagementPolicy::parse(text).unwrap()];
        let levels: Vec<_> = levels.iter().map(parse).collect();
        let found = flaws(policy_type, &EffectivePolicy::of(&levels));
        let found = found.into_iter();
        found
            .map(|flaw| format!("{} {}", flaw.code, flaw.path.join("/")))
            .collect()
    }

    fn rules(numbers: std::ops::Range<usize>) -> String {
        let rule =
            |number| format!(r#""r{number}":{{"target_backup_vault_name":{{"@@assign":"v"}}}}"#);
        let rules: Vec<_> = numbers.map(rule).collect();
        format!(
            r#"{{"plans":{{"p":{{"regions":{{"@@assign":["eu-west-1"]}},"rules":{{{}}}}}}}}}"#,
            rules.join(",")
        )
    }

    #[test]
    fn a_plan_has_regions_and_one_to_ten_rules() {
        let (nine, two) = (rules(0..9), rules(9..11));
        assert!(codes(BACKUP, &[&nine]).is_empty());
        assert!(codes(BACKUP, &[&nine, &rules(0..2)]).is_empty());
        assert_eq!(
            codes(BACKUP, &[&nine, &two]),
            ["ELEMENTS_TOO_MANY plans/p/rules"]
        );
        let empty = r#"{"plans":{"p":{"selections":{"s":{"@@assign":"x"}}}}}"#;
        assert_eq!(
            codes(BACKUP, &[empty]),
            [
                "ELEMENTS_TOO_FEW plans/p/regions",
                "KEY_REQUIRED plans/p/rules"
            ]
        );
    }

    #[test]
    fn a_type_of_resource_needs_fifty_tags_at_most() {
        let tags = |numbers: std::ops::Range<usize>| {
            let tag = |number| {
                format!(
                    r#""k{number}":{{"report_required_tag_for":{{"@@assign":["ec2:instance"]}}}}"#
                )
            };
            let tags: Vec<_> = numbers.map(tag).collect();
            format!(r#"{{"tags":{{{}}}}}"#, tags.join(","))
        };
        let thirty = tags(0..30);
        assert!(codes(TAG, &[&thirty, &tags(0..50)]).is_empty());
        assert_eq!(
            codes(TAG, &[&thirty, &tags(30..55)]),
            ["ELEMENTS_TOO_MANY tags"]
        );
    }

    #[test]
    fn a_tag_policy_has_a_size() {
        let long = format!(
            r#"{{"tags":{{"k":{{"tag_value":{{"@@assign":["{}"]}}}}}}}}"#,
            "x".repeat(TAG_POLICY_CHARS)
        );
        assert_eq!(codes(TAG, &[&long]), ["MAX_LENGTH_EXCEEDED tags"]);
    }
}
