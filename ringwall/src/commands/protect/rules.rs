//! Managed rule groups, by short names.

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

/// The groups of short names; a group's own name is taken too.
pub(crate) fn groups(names: &[String]) -> Result<Vec<&'static str>, Failure> {
    let mut found = Vec::new();
    for name in names {
        let group = GROUPS
            .iter()
            .find(|(short, group)| short == name || group == name);
        let Some((_, group)) = group else {
            let known: Vec<&str> = GROUPS.iter().map(|(short, _)| *short).collect();
            return Err(Failure::new(format!("There are no rules called {name}"))
                .hint(format!("There are: {}.", known.join(", "))));
        };
        if !found.contains(group) {
            found.push(*group);
        }
    }
    Ok(found)
}

/// Stops whoever asks for `localhost`: out on the Internet nobody should.
const LOCALHOST: (&str, &str) = (
    "AWSManagedRulesKnownBadInputsRuleSet",
    "Host_localhost_HEADER",
);

/// The rules of a web ACL that asks these groups one after the other. On the machine itself the rule
/// against `localhost` only counts: that is where visitors come to.
pub(crate) fn of_web_acl(groups: &[&str], only_counts: bool, is_local: bool) -> Json {
    let effect = if only_counts { "Count" } else { "None" };
    let rule = |(priority, group): (usize, &&str)| {
        let mut statement = json!({ "VendorName": "AWS", "Name": group });
        if is_local && *group == LOCALHOST.0 {
            let counts = json!({ "Name": LOCALHOST.1, "ActionToUse": { "Count": {} } });
            statement["RuleActionOverrides"] = json!([counts]);
        }
        json!({
            "Name": group,
            "Priority": priority,
            "Statement": { "ManagedRuleGroupStatement": statement },
            "OverrideAction": { effect: {} },
            "VisibilityConfig": visibility(group),
        })
    };
    groups.iter().enumerate().map(rule).collect()
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

    #[test]
    fn groups_that_only_count_are_overridden() {
        let rules = of_web_acl(&["AWSManagedRulesSQLiRuleSet"], true, true);
        assert_eq!(rules[0]["OverrideAction"], json!({ "Count": {} }));
        let rules = of_web_acl(&["AWSManagedRulesSQLiRuleSet"], false, true);
        assert_eq!(rules[0]["OverrideAction"], json!({ "None": {} }));
    }
    #[test]
    fn visitors_of_this_machine_may_ask_for_localhost() {
        let counts = |is_local| {
            let rules = of_web_acl(&[LOCALHOST.0], false, is_local);
            let group = &rules[0]["Statement"]["ManagedRuleGroupStatement"];
            group["RuleActionOverrides"][0]["Name"] == json!("Host_localhost_HEADER")
        };
        assert!(counts(true));
        assert!(!counts(false));
    }
}
