//! How a web ACL's requests are logged.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html>

use ringwall_waf::language::field::FieldToMatch;
use serde::{Deserialize, Serialize};

use crate::api::{self, ActionValue, FilterBehavior, FilterRequirement, LogScope, LogType};
use crate::error::Wafv2Error;
use crate::language as tree;
use crate::parameter::{Field, Reason};

/// How a web ACL's requests are logged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logging {
    /// The web ACL.
    pub web_acl_arn: String,
    /// For whom it logs.
    pub scope: LogScope,
    /// What it logs.
    pub kind: LogType,
    /// Where to: log groups, delivery streams, buckets.
    pub destinations: Vec<String>,
    /// What the logs leave out.
    pub redacted_fields: Vec<FieldToMatch>,
    /// Which requests are logged; all without.
    pub filter: Option<LoggingFilter>,
}

/// Which requests are logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggingFilter {
    /// The first that fits decides.
    pub filters: Vec<Filter>,
    /// What happens to requests that none fits.
    pub default_behavior: FilterBehavior,
}

/// What happens to some requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// What happens.
    pub behavior: FilterBehavior,
    /// How many of the conditions must hold.
    pub requirement: FilterRequirement,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

/// What must hold of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// What became of it.
    Action(ActionValue),
    /// It has the label of that name, fully qualified.
    Label(String),
}

impl Logging {
    /// Reads a request's configuration.
    ///
    /// # Errors
    /// A redacted field cannot be redacted, or a condition says nothing or two things.
    pub(crate) fn parse(
        asked: &api::LoggingConfiguration,
        scope: LogScope,
    ) -> Result<Self, Wafv2Error> {
        let fields = asked.redacted_fields.iter().flatten();
        let fields = fields.map(|field| {
            let read = tree::read("FieldToMatch", Field::Component, field)?;
            require_redactable(&read)?;
            Ok(read)
        });
        let filter = asked.logging_filter.as_ref().map(LoggingFilter::parse);
        Ok(Self {
            web_acl_arn: asked.resource_arn.clone(),
            scope,
            kind: asked.log_type.unwrap_or(LogType::WafLogs),
            destinations: asked.log_destination_configs.clone(),
            redacted_fields: fields.collect::<Result<_, Wafv2Error>>()?,
            filter: filter.transpose()?,
        })
    }

    pub(crate) fn shown(&self) -> Result<api::LoggingConfiguration, Wafv2Error> {
        let fields = self.redacted_fields.iter();
        let fields = fields.map(|field| tree::shown("FieldToMatch", field));
        let fields = fields.collect::<Result<Vec<_>, _>>()?;
        Ok(api::LoggingConfiguration {
            resource_arn: self.web_acl_arn.clone(),
            log_destination_configs: self.destinations.clone(),
            redacted_fields: (!fields.is_empty()).then_some(fields),
            managed_by_firewall_manager: Some(false),
            logging_filter: self.filter.as_ref().map(LoggingFilter::shown),
            log_type: Some(self.kind),
            log_scope: Some(self.scope),
        })
    }
}

/// Only these can be redacted.
fn require_redactable(field: &FieldToMatch) -> Result<(), Wafv2Error> {
    match field {
        FieldToMatch::UriPath(_)
        | FieldToMatch::QueryString(_)
        | FieldToMatch::SingleHeader(_)
        | FieldToMatch::Method(_) => Ok(()),
        _ => {
            let field = Field::Component;
            Err(Wafv2Error::invalid(
                field,
                "RedactedFields",
                Reason::InvalidFormat,
            ))
        }
    }
}

impl LoggingFilter {
    fn parse(asked: &api::LoggingFilter) -> Result<Self, Wafv2Error> {
        let filters = asked.filters.iter().map(|filter| {
            let conditions = filter.conditions.iter().map(Condition::parse);
            Ok(Filter {
                behavior: filter.behavior,
                requirement: filter.requirement,
                conditions: conditions.collect::<Result<_, Wafv2Error>>()?,
            })
        });
        Ok(Self {
            filters: filters.collect::<Result<_, Wafv2Error>>()?,
            default_behavior: asked.default_behavior,
        })
    }

    fn shown(&self) -> api::LoggingFilter {
        let filters = self.filters.iter().map(|filter| api::Filter {
            behavior: filter.behavior,
            requirement: filter.requirement,
            conditions: filter.conditions.iter().map(Condition::shown).collect(),
        });
        api::LoggingFilter {
            filters: filters.collect(),
            default_behavior: self.default_behavior,
        }
    }
}

impl Condition {
    fn parse(asked: &api::Condition) -> Result<Self, Wafv2Error> {
        match (&asked.action_condition, &asked.label_name_condition) {
            (Some(action), None) => Ok(Self::Action(action.action)),
            (None, Some(label)) => Ok(Self::Label(label.label_name.clone())),
            _ => {
                let field = Field::FilterCondition;
                Err(Wafv2Error::invalid(field, "Condition", Reason::ExactlyOne))
            }
        }
    }

    fn shown(&self) -> api::Condition {
        let (action, label) = match self {
            Self::Action(action) => (Some(*action), None),
            Self::Label(label) => (None, Some(label.clone())),
        };
        api::Condition {
            action_condition: action.map(|action| api::ActionCondition { action }),
            label_name_condition: label.map(|label_name| api::LabelNameCondition { label_name }),
        }
    }
}
