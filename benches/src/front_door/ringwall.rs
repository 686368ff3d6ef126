//! `ringwall protect`, with rules and without.

use std::fs;

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Settings;
use crate::process::{SERVER_CORE, Server};

/// The groups that the protected one has.
const GROUPS: &str = "common,known-bad,sqli,linux";
/// How many rules of one's own it has, beside the groups.
const OWN_RULES: u32 = 20;

/// A front door with a web ACL.
pub(crate) fn protected(
    settings: &Settings,
    (upstream, _): &(Server, TempDir),
) -> Result<(Server, TempDir)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rules.json");
    let rules: Vec<Value> = (0..OWN_RULES).map(own_rule).collect();
    fs::write(&file, serde_json::to_vec(&rules)?)?;
    let own = format!("--rules-file={}", file.display());
    let server = start(settings, upstream, &["--rules", GROUPS, &own])?;
    Ok((server, folder))
}

/// A front door without a web ACL.
pub(crate) fn plain(
    settings: &Settings,
    (upstream, _): &(Server, TempDir),
) -> Result<(Server, ())> {
    Ok((start(settings, upstream, &["--rules", "none"])?, ()))
}

fn start(settings: &Settings, upstream: &Server, flags: &[&str]) -> Result<Server> {
    let upstream = format!("--upstream=http://{}", upstream.address);
    Server::start_on(SERVER_CORE, &settings.ringwall, |address| {
        let begin = ["protect", "--api-listen", "127.0.0.1:0", &upstream].map(str::to_owned);
        let listen = ["--listen".to_owned(), address.to_string()];
        let flags = flags.iter().map(|flag| (*flag).to_owned());
        Ok(begin.into_iter().chain(listen).chain(flags).collect())
    })
}

/// What people write: paths that are closed, agents that are not wanted, hosts, sizes.
fn own_rule(number: u32) -> Value {
    let lowercase = json!([{"Priority": 0, "Type": "LOWERCASE"}]);
    let plain = json!([{"Priority": 0, "Type": "NONE"}]);
    let statement = match number % 4 {
        0 => json!({"RegexMatchStatement": {
            "RegexString": format!(r"^/internal/v{number}/[a-z]+/\d{{3,}}$"),
            "FieldToMatch": {"UriPath": {}},
            "TextTransformations": lowercase,
        }}),
        1 => json!({"ByteMatchStatement": {
            // "unwanted-agent/" in base64, and a number.
            "SearchString": "dW53YW50ZWQtYWdlbnQv",
            "PositionalConstraint": "CONTAINS",
            "FieldToMatch": {"SingleHeader": {"Name": "user-agent"}},
            "TextTransformations": lowercase,
        }}),
        2 => json!({"SizeConstraintStatement": {
            "ComparisonOperator": "GT",
            "Size": 4096 + number,
            "FieldToMatch": {"QueryString": {}},
            "TextTransformations": plain,
        }}),
        _ => json!({"RegexMatchStatement": {
            "RegexString": format!(r"(?i)\bpromo-{number}-[a-f0-9]{{8}}\b"),
            "FieldToMatch": {"AllQueryArguments": {}},
            "TextTransformations": [{"Priority": 0, "Type": "URL_DECODE"}],
        }}),
    };
    let name = format!("own-{number}");
    json!({
        "Name": name,
        "Priority": 1000 + number,
        "Statement": statement,
        "Action": {"Block": {}},
        "VisibilityConfig": {
            "SampledRequestsEnabled": true,
            "CloudWatchMetricsEnabled": true,
            "MetricName": name,
        },
    })
}
