//! `ringwall waf seclang`: rules in ModSecurity's language, and what they make of a request.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use ringwall_front_door::seclang::judge;
use ringwall_seclang::{Judgement, Match, RuleSet, Unsupported};
use serde::Serialize;

use super::explain;
use super::flags::SecLangFlags;
use crate::cli::OutputForm;
use crate::output::{self, Failure};

/// How much of a body the rules look at, in bytes.
const BODY_BYTES: usize = 128 * 1024;

/// Rules for the front door; what has no effect in them is counted, not listed.
pub(crate) fn load(folder: &Path) -> Result<Arc<RuleSet>, Failure> {
    let (rules, unsupported) = read(folder)?;
    tracing::info!(
        rules = rules.rule_count(),
        without_effect = unsupported.len(),
        folder = %folder.display(),
        "SecLang rules are in force; `ringwall waf seclang` lists what has no effect"
    );
    Ok(Arc::new(rules))
}

pub(super) fn run(flags: &SecLangFlags) -> Result<ExitCode, Failure> {
    let (rules, unsupported) = read(&flags.rules)?;
    let url = flags.url.as_deref();
    let request = url
        .map(|url| explain::request(url, &flags.request))
        .transpose()?;
    let judgement =
        request.map(|request| request.with(BODY_BYTES, |request| judge(&rules, request)));
    let told = Told {
        rules: rules.rule_count(),
        without_effect: unsupported.iter().map(WithoutEffect::of).collect(),
        judgement: judgement.as_ref().map(Judged::of),
    };
    match flags.output.output {
        OutputForm::Json => output::json(&told)?,
        OutputForm::Text => print(&told)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn read(folder: &Path) -> Result<(RuleSet, Vec<Unsupported>), Failure> {
    RuleSet::load(folder).map_err(|error| {
        Failure::new(format!("The rules cannot be loaded: {error}"))
            .hint("Name the folder that holds the .conf files and their data files.")
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    rules: usize,
    without_effect: Vec<WithoutEffect<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judgement: Option<Judged<'a>>,
}

#[derive(Serialize)]
struct WithoutEffect<'a> {
    file: &'a str,
    line: usize,
    rule: Option<u64>,
    what: &'a str,
}

impl<'a> WithoutEffect<'a> {
    fn of(unsupported: &'a Unsupported) -> Self {
        Self {
            file: unsupported.file(),
            line: unsupported.line(),
            rule: unsupported.rule(),
            what: unsupported.what(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Judged<'a> {
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<u64>,
    score: i64,
    matches: Vec<Matched<'a>>,
}

#[derive(Serialize)]
struct Matched<'a> {
    rule: u64,
    severity: Option<&'a str>,
    message: &'a str,
    data: Option<&'a str>,
}

impl<'a> Judged<'a> {
    fn of(judgement: &'a Judgement) -> Self {
        let refusal = judgement.interruption.as_ref();
        let matched = |found: &'a Match| Matched {
            rule: found.id,
            severity: found.severity.as_deref(),
            message: &found.message,
            data: found.data.as_deref(),
        };
        Self {
            action: if refusal.is_some() { "BLOCK" } else { "ALLOW" },
            status: refusal.map(|refusal| refusal.status),
            rule: refusal.map(|refusal| refusal.rule),
            score: judgement.score(),
            matches: judgement.matches.iter().map(matched).collect(),
        }
    }
}

fn print(told: &Told<'_>) -> Result<(), Failure> {
    if let Some(judged) = &told.judgement {
        let status = judged.status.map(|status| format!(", status {status}"));
        let rule = judged.rule.map(|rule| format!(" by rule {rule}"));
        output::line(format_args!(
            "{}{}{}, anomaly score {}",
            judged.action,
            rule.unwrap_or_default(),
            status.unwrap_or_default(),
            judged.score
        ))?;
        for found in &judged.matches {
            let severity = found.severity.unwrap_or("-");
            output::line(format_args!(
                "  {:>6}  {severity:<8}  {}",
                found.rule, found.message
            ))?;
            if let Some(data) = found.data {
                output::line(format_args!("          {data}"))?;
            }
        }
        output::line("")?;
    }
    output::line(format_args!(
        "{} rules; {} things in them have no effect",
        told.rules,
        told.without_effect.len()
    ))?;
    if told.judgement.is_some() {
        return Ok(());
    }
    for item in &told.without_effect {
        let rule = item.rule.map(|rule| format!("rule {rule}: "));
        let (file, line) = (item.file, item.line);
        output::line(format_args!(
            "  {file}:{line}: {}{}",
            rule.unwrap_or_default(),
            item.what
        ))?;
    }
    Ok(())
}
