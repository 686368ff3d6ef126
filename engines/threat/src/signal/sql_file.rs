//! Rules as SQL files: what the rule is in remarks, then its expression.
//!
//! ```sql
//! -- type: Persistence:IAM/AccountManipulation
//! -- severity: high
//! -- name: LoginProfileByStranger
//! -- description: A password was given to a user.
//! eventSource = 'iam.amazonaws.com' AND eventName = 'CreateLoginProfile'
//! ```

use super::{Expression, Signal};
use crate::catalog;
use crate::rules::{Rule, RuleError};

/// Reads a file; `stem` is its name, which the rule has unless it says another.
///
/// # Errors
/// It has no type, or its expression is wrong.
pub fn read(stem: &str, text: &str) -> Result<Rule, RuleError> {
    let remark = |name: &str| {
        let remarks = text.lines().filter_map(|line| line.strip_prefix("--"));
        let mut named = remarks.filter_map(|remark| remark.split_once(':'));
        let found = named.find(|(known, _)| known.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let kind = remark("type").ok_or_else(|| RuleError::Missing("type".to_owned()))?;
    catalog::custom(&kind)?;
    let name = remark("name").unwrap_or_else(|| stem.to_owned());
    let expression: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect();
    let sql = expression.join("\n").trim().to_owned();
    Expression::parse(&sql)?;
    let severity = remark("severity")
        .map(|level| severity(&level))
        .transpose()?;
    Ok(Rule::of_signal(
        kind,
        severity.unwrap_or(MEDIUM),
        Signal {
            id: id(&name),
            description: remark("description").unwrap_or_else(|| name.clone()),
            name,
            sql,
        },
    ))
}

const MEDIUM: f64 = 5.0;

/// The severity of a level.
pub(super) fn severity(level: &str) -> Result<f64, RuleError> {
    match level.to_ascii_lowercase().as_str() {
        "critical" => Ok(9.0),
        "high" => Ok(8.0),
        "medium" => Ok(MEDIUM),
        "low" => Ok(2.0),
        "informational" => Ok(1.0),
        _ => Err(RuleError::Missing(format!("severity (not {level})"))),
    }
}

/// A name as an id: `IAMAccessKeyCreated` is `iam-access-key-created`.
pub(super) fn id(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut id = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        let after = letters.get(place + 1);
        let is_lower =
            |letter: Option<&char>| letter.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        let begins = letter.is_uppercase()
            && before.is_some()
            && (is_lower(before) || after.is_some_and(|after| after.is_lowercase()));
        if begins {
            id.push('-');
        }
        match letter {
            c if c.is_ascii_alphanumeric() => id.push(c.to_ascii_lowercase()),
            _ => id.push('-'),
        }
    }
    let parts = id.split('-').filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}
