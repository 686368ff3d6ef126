//! A million harmless calls: what this project's own client suites did, by other people at other times.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use ringwall_threat::finding::Finding;
use ringwall_threat::sources::Form;
use serde::Serialize;

use super::{moment, speed};
use crate::Settings;

const EVENTS: usize = 1_000_000;
const DAYS: usize = 14;
const DAY_MS: usize = 86_400_000;
const PIECE: usize = 20_000;
/// People who run the suites.
const PEOPLE: usize = 40;
/// Findings above this are no mere notes.
const LOW: f64 = 3.9;

/// What was found in them.
#[derive(Serialize)]
pub(super) struct Everyday {
    pub(super) events: usize,
    pub(super) low: usize,
    pub(super) above_low: Vec<String>,
}

/// Lets the engine look at them all.
pub(super) fn measure(settings: &Settings) -> Result<Everyday> {
    let file = settings.project.join("benches/threat/calls.tsv");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let calls: Vec<Call<'_>> = text.lines().filter_map(Call::parse).collect();
    ensure!(!calls.is_empty(), "{} has no calls", file.display());
    let mut engine = speed::engine(0, speed::lists())?;
    let mut piece = String::new();
    for (number, call) in (0..EVENTS).zip(calls.iter().cycle()) {
        call.write(&mut piece, number, number / calls.len())?;
        if (number + 1) % PIECE == 0 {
            let origin = speed::origin(&format!("calls {number}"));
            engine.read(Form::CloudTrail, &origin, piece.as_bytes());
            piece.clear();
        }
    }
    let findings = engine.findings();
    let (above, low): (Vec<_>, Vec<_>) = findings.iter().partition(|found| found.severity > LOW);
    let told = |found: &&&Finding| format!("{}: {}", found.kind, found.title);
    Ok(Everyday {
        events: EVENTS,
        low: low.len(),
        above_low: above.iter().map(told).collect(),
    })
}

/// A call that a client suite made: a line of `calls.tsv`, taken from the trail of a server that the
/// suites of IAM, STS, Organizations, CloudTrail and the platform ran against.
struct Call<'a> {
    service: &'a str,
    name: &'a str,
    read_only: &'a str,
    category: &'a str,
    error: &'a str,
    identity: &'a str,
    agent: &'a str,
    parameters: &'a str,
}

impl<'a> Call<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [
            service,
            name,
            read_only,
            category,
            error,
            identity,
            agent,
            parameters,
        ] = *columns.as_slice()
        else {
            return None;
        };
        Some(Self {
            service,
            name,
            read_only,
            category,
            error,
            identity,
            agent,
            parameters,
        })
    }

    /// The call as somebody made it in a run of the suites. A quarter of the people move to another
    /// network after ten days, and a few join then. Root users are users of their own here.
    fn write(&self, text: &mut String, number: usize, run: usize) -> Result<()> {
        let ms = number * (DAYS * DAY_MS / EVENTS);
        let is_later = ms >= 10 * DAY_MS;
        let people = if is_later { PEOPLE + 3 } else { PEOPLE };
        let person = (run * 7 + run / 5) % people;
        let network = 100 + person % 60 + if is_later && person % 4 == 0 { 60 } else { 0 };
        let (kind, id) = match self.identity {
            "Root" | "IAMUser" => ("IAMUser", format!("AIDAEXAMPLE{person:05}")),
            "AssumedRole" => ("AssumedRole", format!("AROAEXAMPLE{person:05}:suite")),
            other => (other, format!("{other}{person}")),
        };
        let agent = match self.agent {
            "boto3" => "Boto3/1.40.1 md/Botocore#1.40.1 os/linux#6.6 lang/python#3.12.1",
            "aws-cli" => "aws-cli/2.31.0 md/awscrt#0.27.6 os/linux#6.6",
            "service" => "organizations.amazonaws.com",
            other => other,
        };
        let error = match self.error {
            "" => String::new(),
            error => format!(r#""errorCode":"{error}","#),
        };
        writeln!(
            text,
            r#"{{"eventVersion":"1.11","userIdentity":{{"type":"{kind}","principalId":"{id}","accountId":"111122223333","userName":"person-{person}"}},"eventTime":"{}","eventSource":"{}.amazonaws.com","eventName":"{}",{error}"awsRegion":"eu-central-1","sourceIPAddress":"198.51.{network}.{}","userAgent":"{agent}","requestParameters":{},"eventID":"{number:08x}","readOnly":{},"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"{}"}}"#,
            moment(ms),
            self.service,
            self.name,
            person + 1,
            self.parameters,
            self.read_only,
            self.category,
        )?;
        Ok(())
    }
}
