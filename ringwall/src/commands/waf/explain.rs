//! `ringwall waf explain`: what a web ACL makes of one request.

use std::process::ExitCode;

use ringwall_wall::explained::{Explained, Rule, Statement, Value};
use ringwall_wall::replay::recorded::{Recorded, Url};

use super::flags::{ExplainFlags, RequestFlags};
use super::subject::Subject;
use crate::cli::OutputForm;
use crate::output::{self, Failure};

/// What curl says it is, in case nobody says something else: requests without are blocked by some.
const AGENT: &str = "curl/8.0";

pub(super) fn run(flags: &ExplainFlags) -> Result<ExitCode, Failure> {
    let request = request(&flags.url, &flags.request)?;
    let subject = Subject::read(&flags.subject)?;
    let compiled = subject.compile()?;
    let explanation = request.with(subject.body_limit_bytes(), |request| {
        compiled.explain(request, &subject.surroundings())
    });
    let explained = Explained::new(&explanation, &subject.web_acl);
    match flags.output.output {
        OutputForm::Json => output::json(&explained)?,
        OutputForm::Text => print(&explained, flags.all)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The request that flags describe.
pub(super) fn request(url: &str, flags: &RequestFlags) -> Result<Recorded, Failure> {
    let url = Url::parse(url);
    let body = flags.data.as_deref().map(body).transpose()?;
    let default = if body.is_some() { "POST" } else { "GET" };
    let method = flags.request.as_deref().unwrap_or(default);
    let mut request = Recorded::new(flags.client_ip, method.as_bytes(), url.target);
    request.scheme = url.scheme;
    for header in &flags.header {
        let (name, value) = header.split_once(':').ok_or_else(|| {
            Failure::new(format!("The header {header:?} has no colon."))
                .hint("Write it like --header 'User-Agent: curl'.")
        })?;
        request.add_header(name.trim(), value.trim());
    }
    for (name, value) in [
        ("Host", &*url.host),
        ("User-Agent", AGENT),
        ("Accept", "*/*"),
    ] {
        if !request.has_header(name) && !value.is_empty() {
            request.add_header(name, value);
        }
    }
    request.body = body.unwrap_or_default();
    request.ja3.clone_from(&flags.ja3);
    request.ja4.clone_from(&flags.ja4);
    Ok(request)
}

fn body(data: &str) -> Result<Vec<u8>, Failure> {
    match data.strip_prefix('@') {
        Some(path) => std::fs::read(path)
            .map_err(|error| Failure::new(format!("The body {path} cannot be read: {error}"))),
        None => Ok(data.as_bytes().to_vec()),
    }
}

fn print(explained: &Explained, all: bool) -> Result<(), Failure> {
    let Explained { action, rule, .. } = explained;
    let status = explained.status.map(|status| format!(", status {status}"));
    output::line(format_args!(
        "{action} by {rule}{}",
        status.unwrap_or_default()
    ))?;
    for (name, value) in &explained.inserted_headers {
        output::line(format_args!("  inserts {name}: {value}"))?;
    }
    let is_shown = |rule: &&Rule| all || rule.matched || !rule.name.contains('#');
    for rule in explained.rules.iter().filter(is_shown) {
        print_rule(rule)?;
    }
    let hidden = explained
        .rules
        .iter()
        .filter(|rule| !is_shown(rule))
        .count();
    if hidden > 0 {
        output::line(format_args!(
            "\n{hidden} rules of groups did not match; --all shows them"
        ))?;
    }
    if !explained.not_asked.is_empty() {
        let rules = explained.not_asked.join(", ");
        output::line(format_args!("\nnot asked: {rules}"))?;
    }
    if !explained.labels.is_empty() {
        output::line("\nlabels:")?;
    }
    for label in &explained.labels {
        output::line(format_args!("  {label}"))?;
    }
    Ok(())
}

fn print_rule(rule: &Rule) -> Result<(), Failure> {
    let did = match (rule.matched, rule.action, rule.ended) {
        (false, ..) => "no match".to_owned(),
        (true, None, _) => "match".to_owned(),
        (true, Some(action), true) => format!("{action}, the end"),
        (true, Some(action), false) => format!("{action}, goes on"),
    };
    output::line(format_args!("\n{}: {did}", rule.name))?;
    rule.statements.iter().try_for_each(print_statement)?;
    for label in &rule.labels {
        output::line(format_args!("  + label {label}"))?;
    }
    Ok(())
}

fn print_statement(statement: &Statement) -> Result<(), Failure> {
    let indent = "  ".repeat(statement.depth + 1);
    let mark = if statement.holds { "yes" } else { "no " };
    output::line(format_args!("{indent}{mark}  {}", statement.statement))?;
    for value in &statement.values {
        print_value(value, &indent)?;
    }
    Ok(())
}

fn print_value(value: &Value, indent: &str) -> Result<(), Failure> {
    let name = value.name.as_ref().map(|name| format!("{name} = "));
    let name = name.unwrap_or_default();
    output::line(format_args!("{indent}       {name}{:?}", Plain(&value.raw)))?;
    let mut before = &value.raw;
    for step in &value.transformed {
        // Most transformations change nothing.
        if step.value == *before {
            continue;
        }
        before = &step.value;
        output::line(format_args!(
            "{indent}         {}: {:?}",
            step.transformation,
            Plain(&step.value)
        ))?;
    }
    Ok(())
}

/// Text in quotation marks; what could do harm is escaped already.
struct Plain<'a>(&'a str);

impl std::fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}
