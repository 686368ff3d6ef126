//! Managed rule groups, by short names.

use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::output::Failure;

/// Short names, the groups they stand for.
const GROUPS: [(&str, &str); 11] = [
    ("common", "AWSManagedRulesCommonRuleSet"),
    ("known-bad", "AWSManagedRulesKnownBadInputsRuleSet"),
    ("sqli", "AWSManagedRulesSQLiRuleSet"),
    ("admin", "AWSManagedRulesAdminProtectionRuleSet"),
    ("linux", "AWSManagedRulesLinuxRuleSet"),
    ("unix", "AWSManagedRulesUnixRuleSet"),
    ("windows", "AWSManagedRulesWindowsRuleSet"),
    ("php", "AWSManagedRulesPHPRuleSet"),
    ("wordpress", "AWSManagedRulesWordPressRuleSet"),
    ("ip-reputation", "AWSManagedRulesAmazonIpReputationList"),
    ("anonymous-ip", "AWSManagedRulesAnonymousIpList"),
];

/// What a new web ACL is made of.
#[derive(Default)]
pub(crate) struct Rules {
    /// Managed rule groups, by their names.
    pub(crate) groups: Vec<&'static str>,
    /// Rules of one's own.
    pub(crate) own: Vec<Json>,
}

/// Stands for no group at all.
const NONE: &str = "none";

/// The groups of short names; a group's own name is taken too.
pub(crate) fn groups(names: &[String]) -> Result<Vec<&'static str>, Failure> {
    let mut found = Vec::new();
    if names == [NONE] {
        return Ok(found);
    }
    for name in names {
        let group = GROUPS
            .iter()
            .find(|(short, group)| short == name || group == name);
        let Some((_, group)) = group else {
            let known: Vec<&str> = GROUPS.iter().map(|(short, _)| *short).collect();
            return Err(Failure::new(format!("There are no rules called {name}"))
                .hint(format!("There are: {}; or {NONE}.", known.join(", "))));
        };
        if !found.contains(group) {
            found.push(*group);
        }
    }
    Ok(found)
}

/// Rules of one's own, as `aws wafv2 create-web-acl --rules` takes them.
pub(crate) fn own(file: Option<&Path>) -> Result<Vec<Json>, Failure> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let wrong = |error: &dyn fmt::Display| {
        Failure::new(format!(
            "The rules in {} cannot be read: {error}",
            file.display()
        ))
        .hint("The file holds a JSON list, as `aws wafv2 create-web-acl --rules` takes it.")
    };
    let text = fs::read(file).map_err(|error| wrong(&error))?;
    serde_json::from_slice(&text).map_err(|error| wrong(&error))
}

/// Stops whoever asks for `localhost`: out on the Internet nobody should.
const LOCALHOST: (&str, &str) = (
    "AWSManagedRulesKnownBadInputsRuleSet",
    "Host_localhost_HEADER",
);

impl Rules {
    /// What a web ACL is made of: the groups one after the other, then the rules of one's own. On
    /// the machine itself the rule against `localhost` only counts: that is where visitors come to.
    pub(crate) fn of_web_acl(&self, only_counts: bool, is_local: bool) -> Json {
        let effect = if only_counts { "Count" } else { "None" };
        let rule = |(priority, group): (usize, &&str)| {
            let overridden = is_local && *group == LOCALHOST.0;
            let counts = json!({ "Name": LOCALHOST.1, "ActionToUse": { "Count": {} } });
            let overrides: Vec<Json> = overridden.then_some(counts).into_iter().collect();
            let statement = json!({
                "VendorName": "AWS",
                "Name": group,
                "RuleActionOverrides": overrides,
            });
            json!({
                "Name": group,
                "Priority": priority,
                "Statement": { "ManagedRuleGroupStatement": statement },
                "OverrideAction": { effect: {} },
                "VisibilityConfig": visibility(group),
            })
        };
        let of_groups = self.groups.iter().enumerate().map(rule);
        of_groups.chain(self.own.iter().cloned()).collect()
    }
}

/// Counted and sampled under a name.
pub(crate) fn visibility(name: &str) -> Json {
    json!({
        "SampledRequestsEnabled": true,
        "CloudWatchMetricsEnabled": true,
        "MetricName": name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn short_names_and_names_of_groups_are_taken_once() {
        let found = groups(&names(&["sqli", "AWSManagedRulesSQLiRuleSet", "common"])).unwrap();
        assert_eq!(
            found,
            ["AWSManagedRulesSQLiRuleSet", "AWSManagedRulesCommonRuleSet"]
        );
        let refusal = groups(&names(&["sql"])).unwrap_err().to_string();
        assert!(refusal.contains("known-bad"), "{refusal}");
    }

    fn sqli() -> Rules {
        Rules {
            groups: vec!["AWSManagedRulesSQLiRuleSet"],
            own: Vec::new(),
        }
    }

    #[test]
    fn groups_that_only_count_are_overridden() {
        let rules = sqli().of_web_acl(true, true);
        assert_eq!(rules[0]["OverrideAction"], json!({ "Count": {} }));
        let rules = sqli().of_web_acl(false, true);
        assert_eq!(rules[0]["OverrideAction"], json!({ "None": {} }));
    }

    #[test]
    fn own_rules_come_after_groups() {
        let mut rules = sqli();
        rules.own.push(json!({ "Name": "mine" }));
        assert_eq!(rules.of_web_acl(false, true)[1], rules.own[0]);
    }

    #[test]
    fn visitors_of_this_machine_may_ask_for_localhost() {
        let counts = |is_local| {
            let groups = vec![LOCALHOST.0];
            let own = Vec::new();
            let rules = Rules { groups, own }.of_web_acl(false, is_local);
            let group = &rules[0]["Statement"]["ManagedRuleGroupStatement"];
            group["RuleActionOverrides"][0]["Name"] == json!("Host_localhost_HEADER")
        };
        assert!(counts(true));
        assert!(!counts(false));
    }
}
