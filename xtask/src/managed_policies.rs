//! `cargo xtask models`, AWS's managed policies: `models/iam/managed_policies.json`.
//!
//! `models/iam/managed_policies.toml` says what each of them allows, where it is much by services
//! and access levels; here that becomes a document that allows exactly this.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context as _, Result, ensure};
use ringwall_model::actions::{AccessLevel, Action, ServiceActions, matches_pattern};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::root;

const RULES: &str = "models/iam/managed_policies.toml";
const DOCUMENTS: &str = "models/iam/managed_policies.json";

type Tables<'a> = BTreeMap<&'a str, &'a ServiceActions>;

pub(crate) fn run(tables: &[ServiceActions], check: bool) -> Result<()> {
    let tables = tables.iter().map(|table| (table.prefix, table)).collect();
    let text = render(&rules()?, &tables)?;
    root::write_or_check(&root::folder().join(DOCUMENTS), &text, check, "models")
}

fn rules() -> Result<Vec<PolicyRule>> {
    #[derive(Deserialize)]
    struct Rules {
        policies: Vec<PolicyRule>,
    }
    let text = fs::read_to_string(root::folder().join(RULES)).context(RULES)?;
    let mut rules: Rules = toml::from_str(&text).context(RULES)?;
    rules.policies.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rules.policies)
}

/// One policy a line.
fn render(rules: &[PolicyRule], tables: &Tables<'_>) -> Result<String> {
    let lines: Vec<String> = rules
        .iter()
        .map(|rule| {
            let policy = rule.policy(tables).with_context(|| rule.name.clone())?;
            Ok(format!("  {}", serde_json::to_string(&policy)?))
        })
        .collect::<Result<_>>()?;
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyRule {
    name: String,
    #[serde(default = "top")]
    path: String,
    description: String,
    statements: Vec<StatementRule>,
}

fn top() -> String {
    "/".to_owned()
}

/// A statement: actions by services and access levels, by name, or both.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementRule {
    #[serde(default = "allow")]
    effect: String,
    #[serde(default)]
    services: Vec<String>,
    /// All of them if none is named.
    #[serde(default)]
    levels: Vec<AccessLevel>,
    /// Of the services' actions, these are left out.
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    not_actions: Vec<String>,
    #[serde(default = "everything")]
    resources: Vec<String>,
    condition: Option<Value>,
}

fn allow() -> String {
    "Allow".to_owned()
}

fn everything() -> Vec<String> {
    vec!["*".to_owned()]
}

/// As `ringwall_model::managed_policies::ManagedPolicy` reads it.
#[derive(Serialize)]
struct Policy<'a> {
    name: &'a str,
    path: &'a str,
    policy_id: String,
    description: &'a str,
    document: Value,
}

impl PolicyRule {
    fn policy(&self, tables: &Tables<'_>) -> Result<Policy<'_>> {
        let statements: Vec<Value> = self
            .statements
            .iter()
            .map(|statement| statement.statement(tables))
            .collect::<Result<_>>()?;
        Ok(Policy {
            name: &self.name,
            path: &self.path,
            policy_id: policy_id(&format!(
                "arn:aws:iam::aws:policy{}{}",
                self.path, self.name
            )),
            description: &self.description,
            document: json!({"Version": "2012-10-17", "Statement": statements}),
        })
    }
}

impl StatementRule {
    fn statement(&self, tables: &Tables<'_>) -> Result<Value> {
        let mut statement = Map::new();
        statement.insert("Effect".to_owned(), json!(self.effect));
        let (element, names) = if self.not_actions.is_empty() {
            ("Action", self.all_actions(tables)?)
        } else {
            ("NotAction", self.not_actions.clone())
        };
        statement.insert(element.to_owned(), one_or_many(names));
        statement.insert("Resource".to_owned(), one_or_many(self.resources.clone()));
        if let Some(condition) = &self.condition {
            statement.insert("Condition".to_owned(), condition.clone());
        }
        Ok(Value::Object(statement))
    }

    fn all_actions(&self, tables: &Tables<'_>) -> Result<Vec<String>> {
        let mut all = self.actions.clone();
        for prefix in &self.services {
            let table = tables.get(prefix.as_str()).context(prefix.clone())?;
            let wanted: BTreeSet<&str> = table
                .actions
                .iter()
                .filter(|action| self.wants(action))
                .map(|action| action.name)
                .collect();
            ensure!(!wanted.is_empty(), "nothing of {prefix}");
            let patterns = patterns(table, &wanted);
            all.extend(patterns.iter().map(|pattern| format!("{prefix}:{pattern}")));
        }
        ensure!(!all.is_empty(), "a statement without actions");
        Ok(all)
    }

    fn wants(&self, action: &Action) -> bool {
        let name = action.full_name();
        let of_level = self.levels.is_empty() || self.levels.contains(&action.access_level);
        of_level
            && !self
                .except
                .iter()
                .any(|pattern| matches_pattern(pattern, &name))
    }
}

fn one_or_many(mut values: Vec<String>) -> Value {
    match values.pop() {
        Some(value) if values.is_empty() => Value::String(value),
        last => values.into_iter().chain(last).collect(),
    }
}

/// Patterns that cover exactly these actions of the table: each action's shortest beginning, by
/// words, that no other action has.
fn patterns(table: &ServiceActions, wanted: &BTreeSet<&str>) -> BTreeSet<String> {
    let covered = |pattern: &str| -> Vec<&str> {
        let names = table.actions.iter().map(|action| action.name);
        names
            .filter(|name| matches_pattern(pattern, name))
            .collect()
    };
    let pattern = |name: &&str| {
        beginnings(name)
            .into_iter()
            .map(|beginning| format!("{beginning}*"))
            .find(|pattern| {
                let covered = covered(pattern);
                covered.len() > 1 && covered.iter().all(|name| wanted.contains(name))
            })
            .unwrap_or_else(|| (*name).to_owned())
    };
    let patterns: BTreeSet<String> = wanted.iter().map(pattern).collect();
    let says_it_too = |pattern: &&String, other: &String| {
        let beginning = other.strip_suffix('*');
        other != *pattern && beginning.is_some_and(|it| pattern.starts_with(it))
    };
    patterns
        .iter()
        .filter(|pattern| !patterns.iter().any(|other| says_it_too(pattern, other)))
        .cloned()
        .collect()
}

/// Nothing, then the name's first word, its first two, and so on.
fn beginnings(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let begins_a_word = |at: &usize| upper(*at) && (!upper(at - 1) || !upper(at + 1));
    let ends = (1..name.len()).filter(begins_a_word);
    std::iter::once(0)
        .chain(ends)
        .chain([name.len()])
        .filter_map(|end| name.get(..end))
        .collect()
}

/// `ANPA` and 17 characters of base32.
fn policy_id(arn: &str) -> String {
    const ALPHABET: [char; 32] = [
        'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R',
        'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
    ];
    let digest = Sha256::digest(arn);
    let letters = digest
        .iter()
        .take(17)
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    std::iter::once("ANPA".to_owned())
        .chain(letters.map(char::to_string))
        .collect()
}

#[cfg(test)]
mod tests {
    use ringwall_model::actions::{covered_by, services};

    use super::*;

    /// The quota of customer managed policies.
    const MOST_CHARACTERS: usize = 6144;

    fn covered(patterns: &[String]) -> impl Iterator<Item = String> {
        let actions = patterns.iter().flat_map(|pattern| covered_by(pattern));
        actions.map(Action::full_name)
    }

    fn tables() -> Tables<'static> {
        services().map(|table| (table.prefix, table)).collect()
    }

    #[test]
    fn the_committed_documents_are_as_generated() {
        let committed = fs::read_to_string(root::folder().join(DOCUMENTS)).unwrap();
        assert!(
            committed == render(&rules().unwrap(), &tables()).unwrap(),
            "{DOCUMENTS} is out of date: run `cargo xtask models`"
        );
    }

    #[test]
    fn statements_cover_exactly_the_access_levels_they_are_made_from() {
        let tables = tables();
        let rules = rules().unwrap();
        let statements = rules.iter().flat_map(|rule| &rule.statements);
        for statement in statements.filter(|it| !it.services.is_empty()) {
            let of_services = services()
                .filter(|table| statement.services.iter().any(|it| it == table.prefix))
                .flat_map(|table| &table.actions)
                .filter(|action| statement.wants(action))
                .map(Action::full_name);
            let wanted: BTreeSet<String> = of_services.chain(covered(&statement.actions)).collect();
            let allowed: BTreeSet<String> =
                covered(&statement.all_actions(&tables).unwrap()).collect();
            assert_eq!(allowed, wanted);
        }
    }

    #[test]
    fn actions_of_services_with_tables_exist() {
        let rules = rules().unwrap();
        for statement in rules.iter().flat_map(|rule| &rule.statements) {
            for pattern in statement.actions.iter().chain(&statement.except) {
                let (prefix, _) = pattern.split_once(':').unwrap_or(("*", ""));
                let known = !tables().contains_key(prefix) || covered_by(pattern).next().is_some();
                assert!(known, "{pattern}");
            }
        }
    }

    #[test]
    fn documents_are_no_longer_than_a_customers_may_be() {
        let tables = tables();
        for rule in rules().unwrap() {
            let document = rule.policy(&tables).unwrap().document.to_string();
            assert!(document.len() <= MOST_CHARACTERS, "{}", rule.name);
        }
    }

    #[test]
    fn names_begin_word_by_word() {
        assert_eq!(
            beginnings("GetKeyPolicy"),
            ["", "Get", "GetKey", "GetKeyPolicy"]
        );
        assert_eq!(
            beginnings("DescribeDBClusters"),
            ["", "Describe", "DescribeDB", "DescribeDBClusters"]
        );
    }

    #[test]
    fn ids_are_stable() {
        let id = policy_id("arn:aws:iam::aws:policy/AdministratorAccess");
        assert_eq!(id.len(), 21);
        assert_eq!(id, policy_id("arn:aws:iam::aws:policy/AdministratorAccess"));
        assert_ne!(id, policy_id("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    }
}
