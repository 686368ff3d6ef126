//! Bots that say who they are: rules of bot control that only give labels.

use std::collections::BTreeMap;

use ringwall_transformation::Transformation;
use ringwall_waf::language::statement::{LabelMatchScope, RegexMatchStatement, Statement};
use serde::Deserialize;

use crate::content::{ActionEntry, GroupFile, RuleEntry};
use crate::expand::{all, has_label, inspect, is_on_list, not};
use crate::fields;

pub(crate) const TABLE: &str = include_str!("../content/bots.toml");

const BOT_CONTROL: &str = "AWSManagedRulesBotControlRuleSet";

const NAME: &str = "awswaf:managed:aws:bot-control:bot:name:";

const VERIFIED: &str = "awswaf:managed:aws:bot-control:bot:verified";

/// What programs call themselves that nobody has named here.
const GENERIC: &str = r"bot\b|bot[/;)_-]|crawler|spider\b|scraper|fetcher";

/// The bots of a category.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    /// What is looked for in User-Agent, by name.
    pub(crate) bots: BTreeMap<String, String>,
    /// Bots whose addresses may be known.
    #[serde(default)]
    pub(crate) verified: Vec<String>,
}

/// The table, by category.
pub(crate) type Table = BTreeMap<String, Category>;

/// Puts the bots before the rules of bot control; leaves other groups as they are.
pub(crate) fn complete(mut file: GroupFile) -> GroupFile {
    if file.name == BOT_CONTROL {
        // What is compiled in is read by a test: the table is never empty.
        let table: Table = toml::from_str(TABLE).unwrap_or_default();
        file.rules.splice(0..0, rules(&table));
    }
    file
}

/// Names and categories first, then who is verified, then who is not.
fn rules(table: &Table) -> Vec<RuleEntry> {
    let mut rules: Vec<_> = table
        .iter()
        .flat_map(|(category, entry)| {
            let bots = entry.bots.iter();
            bots.map(move |(name, pattern)| named(category, name, pattern))
        })
        .collect();
    let verifiable = table.values().flat_map(|entry| &entry.verified);
    rules.extend(verifiable.map(|name| verified(name)));
    rules.push(unverified());
    rules.push(generic());
    rules
}

fn named(category: &str, name: &str, pattern: &str) -> RuleEntry {
    let labels = [
        format!("bot:category:{category}"),
        format!("bot:name:{name}"),
    ];
    labeling(name, labels.into(), user_agent(pattern))
}

/// A name is believed when the peer's address is the operator's.
fn verified(name: &str) -> RuleEntry {
    let is_named = has_label(LabelMatchScope::Label, format!("{NAME}{name}"));
    let is_theirs = is_on_list(&format!("verified-bot-{name}"));
    let statement = all(vec![is_named, is_theirs]);
    labeling(
        &format!("{name}-verified"),
        vec!["bot:verified".to_owned()],
        statement,
    )
}

fn unverified() -> RuleEntry {
    let statement = all(vec![has_name(), not(is_verified())]);
    labeling("unverified", vec!["bot:unverified".to_owned()], statement)
}

fn generic() -> RuleEntry {
    let statement = all(vec![not(has_name()), user_agent(GENERIC)]);
    let labels = ["bot:category:miscellaneous", "bot:unverified"];
    labeling("generic", labels.map(str::to_owned).into(), statement)
}

fn has_name() -> Statement {
    has_label(LabelMatchScope::Namespace, NAME.to_owned())
}

fn is_verified() -> Statement {
    has_label(LabelMatchScope::Label, VERIFIED.to_owned())
}

fn user_agent(pattern: &str) -> Statement {
    Statement::RegexMatch(RegexMatchStatement {
        regex_string: pattern.to_owned(),
        inspected: inspect(fields::header("user-agent"), &[Transformation::Lowercase]),
    })
}

/// A rule that users do not see: it only gives labels.
fn labeling(name: &str, labels: Vec<String>, statement: Statement) -> RuleEntry {
    RuleEntry {
        name: format!(".{name}"),
        labels,
        action: ActionEntry::Count,
        statement: Some(statement),
        ..RuleEntry::default()
    }
}
