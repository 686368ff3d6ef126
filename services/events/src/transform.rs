//! What a target gets instead of the event: a constant, a part of it, or a text made from it.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>

mod path;
mod template;

use std::collections::BTreeMap;

use ringwall_core::Timestamp;
use ringwall_event_pattern::read;
use serde::{Deserialize, Serialize};

use crate::api::{self, InputTransformer};
use crate::error::EventsError;
use crate::quotas;
use crate::resources::event::Event;
use crate::transform::path::Path;
use crate::transform::template::{Template, Value};

/// The whole event as JSON.
const EVENT_JSON: &str = "aws.events.event.json";
/// The event without its detail.
const EVENT: &str = "aws.events.event";
const RULE_ARN: &str = "aws.events.rule-arn";
const RULE_NAME: &str = "aws.events.rule-name";
const INGESTION_TIME: &str = "aws.events.event.ingestion-time";

const RESERVED: [&str; 5] = [EVENT_JSON, EVENT, RULE_ARN, RULE_NAME, INGESTION_TIME];
/// They are JSON objects, so no text has a place for them.
const OBJECTS: [&str; 2] = [EVENT_JSON, EVENT];

/// What a target gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Input {
    /// The event.
    Whole,
    /// This JSON.
    Constant(String),
    /// What stands at this path in the event.
    Path(String),
    /// A template in which what stands at the paths is put for their names.
    Template {
        paths: BTreeMap<String, String>,
        template: String,
    },
}

/// An event that matched a rule.
pub(crate) struct Matched<'a> {
    pub(crate) event: &'a Event,
    pub(crate) rule_arn: &'a str,
    pub(crate) rule_name: &'a str,
    pub(crate) received_at: Timestamp,
}

impl Input {
    /// Reads what a target says.
    pub(crate) fn parse(target: &api::Target) -> Result<Self, EventsError> {
        match (&target.input, &target.input_path, &target.input_transformer) {
            (None, None, None) => Ok(Self::Whole),
            (Some(json), None, None) => {
                if read(json, quotas::EVENT_DEPTH).is_err() {
                    return Err(EventsError::input_not_json(&target.id));
                }
                Ok(Self::Constant(json.clone()))
            }
            (None, Some(path), None) => {
                if Path::parse(path).is_none() {
                    return Err(EventsError::invalid_input_path(&target.id));
                }
                Ok(Self::Path(path.clone()))
            }
            (None, None, Some(transformer)) => template(&target.id, transformer),
            _ => Err(EventsError::several_inputs(&target.id)),
        }
    }

    /// Input, InputPath and InputTransformer as the API shows them.
    pub(crate) fn shown(&self) -> (Option<String>, Option<String>, Option<InputTransformer>) {
        match self {
            Self::Whole => (None, None, None),
            Self::Constant(json) => (Some(json.clone()), None, None),
            Self::Path(path) => (None, Some(path.clone()), None),
            Self::Template { paths, template } => {
                let transformer = InputTransformer {
                    input_paths_map: (!paths.is_empty()).then(|| paths.clone()),
                    input_template: template.clone(),
                };
                (None, None, Some(transformer))
            }
        }
    }

    /// What the target gets.
    pub(crate) fn apply(&self, matched: &Matched<'_>) -> String {
        match self {
            Self::Whole => matched.event.json(),
            Self::Constant(json) => json.clone(),
            Self::Path(path) => {
                let found = at(&matched.event.json(), path);
                found.unwrap_or_else(|| "null".to_owned())
            }
            Self::Template { paths, template } => {
                let event = matched.event.json();
                Template::parse(template).fill(|name| {
                    let path = paths.get(name).map(|path| at(&event, path));
                    path.map_or_else(
                        || matched.reserved(name, &event),
                        |found| found.map_or(Value::Nothing, Value::Json),
                    )
                })
            }
        }
    }
}

impl Matched<'_> {
    fn reserved(&self, name: &str, event: &str) -> Value {
        match name {
            EVENT_JSON => Value::Json(event.to_owned()),
            EVENT => Value::Json(self.event.json_without_detail()),
            RULE_ARN => Value::text(self.rule_arn),
            RULE_NAME => Value::text(self.rule_name),
            INGESTION_TIME => Value::text(&self.received_at.iso8601()),
            _ => Value::Nothing,
        }
    }
}

fn at(event: &str, path: &str) -> Option<String> {
    let json = read(event, quotas::EVENT_DEPTH + 1).ok()?;
    Path::parse(path)?.find(&json, event)
}

fn template(id: &str, transformer: &InputTransformer) -> Result<Input, EventsError> {
    let paths = transformer.input_paths_map.clone().unwrap_or_default();
    let template = &transformer.input_template;
    let parsed = Template::parse(template);
    for name in parsed.names() {
        if !paths.contains_key(name) && !RESERVED.contains(&name) {
            return Err(EventsError::unknown_placeholder(id, name));
        }
        if OBJECTS.contains(&name) && !template.trim_start().starts_with('{') {
            return Err(EventsError::placeholder_in_text(id, name));
        }
    }
    Ok(Input::Template {
        template: template.clone(),
        paths,
    })
}

#[cfg(test)]
mod tests;
