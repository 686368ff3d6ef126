//! Custom detection rules in files: Sigma, SQL, and rules of ours.

use std::fs;
use std::path::{Path, PathBuf};

use ringwall_threat::rules::{File, Rule, RuleError};
use ringwall_threat::signal::{sigma, sql_file};

use crate::output::Failure;

/// Reads the rules of files.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Rule>, Failure> {
    let mut rules = Vec::new();
    for path in paths {
        rules.extend(of_file(path)?);
    }
    Ok(rules)
}

/// Reads the rules of a file, which is what its name ends in.
pub(crate) fn of_file(path: &Path) -> Result<Vec<Rule>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::new(format!(
            "The rules {} cannot be used: {error}",
            path.display()
        ))
    };
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    parse(path, &text).map_err(|error| wrong(&error))
}

fn parse(path: &Path, text: &str) -> Result<Vec<Rule>, RuleError> {
    let ending = path.extension().unwrap_or_default();
    if ending == "yml" || ending == "yaml" {
        return sigma::read(text);
    }
    if ending == "sql" {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        return Ok(vec![sql_file::read(&stem, text)?]);
    }
    let rules = File::parse(text)?.rules;
    Ok(rules
        .into_iter()
        .filter(|rule| rule.signal.is_some())
        .collect())
}

/// Whether a file has rules of others, by its name.
pub(crate) fn is_of_others(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ending == "yml" || ending == "yaml" || ending == "sql"
}
