//! The rules that are offered: those that come with the engine, and the operator's own.

use std::collections::BTreeSet;

use ringwall_core::Timestamp;
use ringwall_threat::rules::{self, Rule};
use ringwall_threat::signal::Signal;

use crate::api::{
    DetectionRuleDataSource, DetectionRuleFilter, DetectionRuleFilterCondition,
    DetectionRuleSeverity, FilterFieldName, RuleDefinition, RuleDetail, RuleLanguage, RuleSchema,
    RuleSummary,
};

/// When the rules were written: 2026-11-27.
const WRITTEN_AT: Timestamp = Timestamp::from_secs(1_795_737_600);

/// The rules that are offered, by id.
#[derive(Debug)]
pub struct CustomRules {
    rules: Vec<Offered>,
}

/// A rule that is offered.
#[derive(Clone, Debug)]
pub struct Offered {
    rule: Rule,
    signal: Signal,
}

impl Default for CustomRules {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl CustomRules {
    /// The engine's rules and further ones; of two with one id, the further one.
    #[must_use]
    pub fn with(further: Vec<Rule>) -> Self {
        // The file is part of the program and read by a test: were it broken, there would be none.
        let own = rules::custom().map_or_else(|_| Vec::new(), |file| file.rules);
        let mut known = BTreeSet::new();
        let offered = |rule: Rule| {
            let signal = rule.signal.clone()?;
            Some(Offered { rule, signal })
        };
        let all = further.into_iter().chain(own).filter_map(offered);
        let mut rules: Vec<_> = all
            .filter(|rule| known.insert(rule.signal.id.clone()))
            .collect();
        rules.sort_by(|one, other| one.signal.id.cmp(&other.signal.id));
        Self { rules }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Offered] {
        &self.rules
    }

    /// The rules, for an engine.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|offered| &offered.rule)
    }

    /// The rule of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Offered> {
        self.rules.iter().find(|rule| rule.signal.id == id)
    }
}

impl Offered {
    pub(crate) fn id(&self) -> &str {
        &self.signal.id
    }

    /// `Tactic:Service/Technique`, apart.
    fn parts(&self) -> (&str, &str, &str) {
        let (tactic, rest) = self.rule.kind.split_once(':').unwrap_or_default();
        let (service, technique) = rest.split_once('/').unwrap_or_default();
        (tactic, service, technique)
    }

    fn severity(&self) -> DetectionRuleSeverity {
        match self.rule.severity.unwrap_or_default() {
            severity if severity >= 9.0 => DetectionRuleSeverity::Critical,
            severity if severity >= 7.0 => DetectionRuleSeverity::High,
            severity if severity >= 4.0 => DetectionRuleSeverity::Medium,
            _ => DetectionRuleSeverity::Low,
        }
    }

    fn arn(&self, partition: &str) -> String {
        let id = &self.signal.id;
        format!("arn:{partition}:guardduty::aws:detection-rule/custom/{id}")
    }

    pub(crate) fn summary(&self, partition: &str) -> RuleSummary {
        let (tactic, service, technique) = self.parts();
        RuleSummary {
            rule_id: self.signal.id.clone(),
            arn: self.arn(partition),
            name: self.signal.name.clone(),
            description: self.signal.description.clone(),
            severity: self.severity(),
            data_source: DetectionRuleDataSource::CloudTrailManagementEvent,
            tactic: tactic.to_owned(),
            technique: technique.to_owned(),
            service: service.to_owned(),
            language: Some(RuleLanguage::Sql),
            schema: Some(RuleSchema::CloudTrail),
            created_at: WRITTEN_AT,
            updated_at: None,
        }
    }

    pub(crate) fn detail(&self, partition: &str) -> RuleDetail {
        let summary = self.summary(partition);
        RuleDetail {
            rule_id: summary.rule_id,
            arn: summary.arn,
            name: summary.name,
            description: summary.description,
            severity: summary.severity,
            data_source: summary.data_source,
            tactic: summary.tactic,
            technique: summary.technique,
            service: summary.service,
            definition: RuleDefinition {
                expression: self.signal.sql.trim().to_owned(),
            },
            language: summary.language,
            schema: summary.schema,
            runtime_monitoring_details: None,
            created_at: summary.created_at,
            updated_at: summary.updated_at,
        }
    }

    /// Whether a filter lets it through.
    pub(crate) fn passes(&self, filter: &DetectionRuleFilter) -> bool {
        let (tactic, service, technique) = self.parts();
        let severity = self.severity();
        let data_source = DetectionRuleDataSource::CloudTrailManagementEvent;
        let value = match filter.name {
            FilterFieldName::Name => self.signal.name.as_str(),
            FilterFieldName::Description => self.signal.description.as_str(),
            FilterFieldName::DataSource => data_source.as_str(),
            FilterFieldName::Severity => severity.as_str(),
            FilterFieldName::Tactic => tactic,
            FilterFieldName::Technique => technique,
            FilterFieldName::Service => service,
        };
        let contains = filter.condition == Some(DetectionRuleFilterCondition::Contains);
        let mut wanted = filter.values.iter();
        wanted.any(|wanted| match contains {
            true => value.to_lowercase().contains(&wanted.to_lowercase()),
            false => value == wanted,
        })
    }
}
