//! A managed rule group as users see it.

use std::sync::Arc;

use ringwall_waf::catalog::{ManagedRule, ManagedRuleGroup};

/// A managed rule group.
#[derive(Clone, Debug)]
pub struct Group {
    /// `AWSManagedRulesCommonRuleSet`.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The units it takes.
    pub capacity: u64,
    /// What its labels begin with: `awswaf:managed:aws:core-rule-set:`.
    pub label_namespace: String,
    /// AWS's names of its versions, the oldest first; empty for a group without versions.
    ///
    /// All of them have the content of this build: web ACLs of AWS that name one are taken as they
    /// are, but what a version of AWS's found and ours does not, is not kept.
    pub versions: Vec<String>,
    /// Labels that it may give, fully qualified.
    pub available_labels: Vec<String>,
    /// Rules that match only when somebody else gives them labels.
    pub needs: Vec<Need>,
    pub(crate) rules: Vec<ManagedRule>,
}

/// Rules that match only when somebody else gives them labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The rules.
    pub rules: Vec<String>,
    /// Who must give the labels.
    pub from: String,
}

impl Group {
    /// The version that web ACLs get that name none: the newest.
    pub fn default_version(&self) -> Option<&str> {
        self.versions.last().map(String::as_str)
    }

    /// The rules that users see and override, in order.
    pub fn listed_rules(&self) -> impl Iterator<Item = &ManagedRule> {
        self.rules.iter().filter(|rule| rule.is_listed)
    }

    /// Whether no rule works without what others say: such a group is declared, not built, until
    /// somebody gives it labels.
    pub fn is_only_declared(&self) -> bool {
        let needy = |name: &String| self.needs.iter().any(|need| need.rules.contains(name));
        self.listed_rules().all(|rule| needy(&rule.rule.name))
    }

    /// The group at a version; `None` if there is no such version. Without a version, the default one.
    pub fn at(&self, version: Option<&str>) -> Option<Arc<ManagedRuleGroup>> {
        if let Some(version) = version {
            self.versions.iter().find(|known| *known == version)?;
        }
        Some(Arc::new(ManagedRuleGroup {
            vendor: crate::VENDOR.to_owned(),
            name: self.name.clone(),
            version: version.map(str::to_owned),
            capacity: self.capacity,
            label_namespace: self.label_namespace.clone(),
            rules: self.rules.clone(),
        }))
    }
}
