//! What web ACLs in files refer to: other files, as AWS's CLI gives them out.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_managed_rules::address_list;
use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language::{RuleGroup, WebAcl};
use serde::Deserialize;

/// Rule groups and sets by ARN, beside the managed groups.
#[derive(Debug, Default)]
pub struct Shelf {
    groups: BTreeMap<String, Arc<RuleGroup>>,
    ip_sets: BTreeMap<String, Arc<[String]>>,
    regex_pattern_sets: BTreeMap<String, Arc<[String]>>,
}

/// Why a file cannot be put on the shelf, or read as a web ACL.
pub type ReadError = serde_json::Error;

/// What `aws wafv2 get-rule-group`, `get-ip-set` or `get-regex-pattern-set` gives out.
#[derive(Deserialize)]
enum Item {
    RuleGroup(Named<RuleGroup>),
    #[serde(rename = "IPSet")]
    IpSet(Named<IpSet>),
    RegexPatternSet(Named<RegexPatternSet>),
}

#[derive(Deserialize)]
struct Named<T> {
    #[serde(rename = "ARN")]
    arn: String,
    #[serde(flatten)]
    content: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IpSet {
    addresses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RegexPatternSet {
    regular_expression_list: Vec<Expression>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Expression {
    regex_string: String,
}

impl Shelf {
    /// Puts on what a file holds: the CLI's answer about a rule group, an IP set or a regex pattern
    /// set.
    ///
    /// # Errors
    /// The text is none of these.
    pub fn put(&mut self, text: &str) -> Result<(), ReadError> {
        #[derive(Deserialize)]
        struct Answer {
            #[serde(flatten)]
            item: Item,
        }
        match serde_json::from_str::<Answer>(text)?.item {
            Item::RuleGroup(group) => {
                self.groups.insert(group.arn, Arc::new(group.content));
            }
            Item::IpSet(set) => {
                self.ip_sets.insert(set.arn, set.content.addresses.into());
            }
            Item::RegexPatternSet(set) => {
                let expressions = set.content.regular_expression_list.into_iter();
                let expressions = expressions.map(|expression| expression.regex_string);
                self.regex_pattern_sets
                    .insert(set.arn, expressions.collect());
            }
        }
        Ok(())
    }
}

/// Reads a web ACL: as `aws wafv2 get-web-acl` gives it out, or as `create-web-acl` takes it in; and
/// its ARN, if there is one.
///
/// # Errors
/// The text is no web ACL.
pub fn web_acl(text: &str) -> Result<(WebAcl, Option<String>), ReadError> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(rename = "WebACL")]
        web_acl: WithArn,
    }
    #[derive(Deserialize)]
    struct WithArn {
        #[serde(rename = "ARN")]
        arn: Option<String>,
        #[serde(flatten)]
        web_acl: WebAcl,
    }
    let is_answer = serde_json::from_str::<BTreeMap<String, &serde_json::value::RawValue>>(text)?
        .contains_key("WebACL");
    let read = if is_answer {
        serde_json::from_str::<Answer>(text)?.web_acl
    } else {
        serde_json::from_str(text)?
    };
    Ok((read.web_acl, read.arn))
}

impl Catalog for Shelf {
    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>> {
        self.groups.get(arn).cloned()
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        let empty = || address_list::name(arn).map(|_| Arc::new([]) as Arc<[String]>);
        self.ip_sets.get(arn).cloned().or_else(empty)
    }

    fn regex_pattern_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.regex_pattern_sets.get(arn).cloned()
    }

    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        ringwall_managed_rules::group(vendor, name, version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_the_cli_are_put_on() {
        let mut shelf = Shelf::default();
        shelf
            .put(r#"{"IPSet": {"Name": "n", "Id": "1", "ARN": "a", "IPAddressVersion": "IPV4", "Addresses": ["192.0.2.0/24"]}, "LockToken": "t"}"#)
            .unwrap();
        shelf
            .put(r#"{"RegexPatternSet": {"ARN": "b", "RegularExpressionList": [{"RegexString": "x+"}]}}"#)
            .unwrap();
        shelf
            .put(r#"{"LockToken": "t", "RuleGroup": {"ARN": "c", "Name": "g", "Capacity": 5, "Rules": [], "VisibilityConfig": {"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "g"}}}"#)
            .unwrap();

        assert_eq!(*shelf.ip_set("a").unwrap(), ["192.0.2.0/24".to_owned()]);
        assert_eq!(*shelf.regex_pattern_set("b").unwrap(), ["x+".to_owned()]);
        assert_eq!(shelf.rule_group("c").unwrap().capacity, 5);
        assert!(shelf.put(r#"{"WebACL": {}}"#).is_err());
    }

    #[test]
    fn web_acls_are_read_as_given_out_and_as_taken_in() {
        let acl = r#"{"Name": "site", "ARN": "arn", "DefaultAction": {"Allow": {}}, "VisibilityConfig":
            {"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "site"}}"#;
        let (bare, arn) = web_acl(acl).unwrap();
        let (answer, _) = web_acl(&format!(r#"{{"WebACL": {acl}, "LockToken": "t"}}"#)).unwrap();
        assert_eq!(bare, answer);
        assert_eq!(arn.as_deref(), Some("arn"));
        assert!(web_acl("[]").is_err());
    }
}
