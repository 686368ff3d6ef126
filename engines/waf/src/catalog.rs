//! What web ACLs refer to by name.

use std::sync::Arc;

use crate::language::{Rule, RuleGroup};

/// Finds what statements refer to.
pub trait Catalog {
    /// A rule group by ARN.
    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>>;

    /// The networks of an IP set by ARN, in CIDR notation.
    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>>;

    /// The expressions of a set by ARN.
    fn regex_pattern_set(&self, arn: &str) -> Option<Arc<[String]>>;

    /// A managed group by vendor, name and version; without a version, the default one.
    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>>;
}

/// A group that a vendor keeps, at one version.
#[derive(Clone, Debug)]
pub struct ManagedRuleGroup {
    /// `AWS`.
    pub vendor: String,
    /// `AWSManagedRulesCommonRuleSet`.
    pub name: String,
    /// `Version_1.0`; none for groups without versions.
    pub version: Option<String>,
    /// The units it takes, whatever its rules look like.
    pub capacity: u64,
    /// What its labels begin with: `awswaf:managed:aws:core-rule-set:`.
    pub label_namespace: String,
    /// Its rules, in order.
    pub rules: Vec<ManagedRule>,
}

/// A rule of a managed group.
#[derive(Clone, Debug)]
pub struct ManagedRule {
    /// The rule, in the language that everybody writes; its labels are without the namespace.
    pub rule: Rule,
    /// Whether users see and override it. Others only give labels, which visible ones look at.
    pub is_listed: bool,
}
