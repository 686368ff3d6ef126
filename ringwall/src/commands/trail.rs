//! `ringwall trail`: read and check the trail.

use std::process::ExitCode;
use std::time::Duration;

use ringwall_store::Seal;
use ringwall_trail::{ChainKey, Trail, verify};
use ringwall_trail_delivery::verify::verify_bucket;
use serde::Deserialize;

use crate::cli::{DataFlags, OutputForm, RootKeyFlags, TrailCommand};
use crate::config::{ConfigFile, data_dir, root_key_place};
use crate::data_folder::{DataFolder, root_key};
use crate::output::{self, Failure};
use crate::trails::{BucketFlags, keys_folder};

/// How often `--follow` looks.
const PAUSE: Duration = Duration::from_millis(250);
/// Events that `--follow` can catch up on between two looks.
const FOLLOWED: usize = 10_000;

pub(crate) fn run(command: &TrailCommand) -> Result<ExitCode, Failure> {
    match command {
        TrailCommand::Tail {
            data,
            lines,
            follow,
            output,
        } => {
            let folder = folder(data)?;
            let events = events(&folder, *lines)?;
            events
                .iter()
                .try_for_each(|event| print(event, output.output))?;
            if *follow {
                go_on(&folder, events.last().cloned(), output.output)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        TrailCommand::Verify {
            bucket: Some(bucket),
            prefix,
            buckets,
            data,
            output,
            ..
        } => check_bucket(data, buckets, bucket, prefix, output.output),
        TrailCommand::Verify {
            data,
            root_key,
            output,
            ..
        } => check(data, root_key, output.output),
    }
}

fn folder(data: &DataFlags) -> Result<DataFolder, Failure> {
    Ok(DataFolder::new(data_dir(data, &ConfigFile::read(data)?)?))
}

fn events(folder: &DataFolder, count: usize) -> Result<Vec<String>, Failure> {
    Trail::tail(&folder.trail(), count).map_err(|error| {
        Failure::new(error.to_string())
            .hint("Name the server's folder with --data-dir; a server with --dev keeps no trail.")
    })
}

/// Prints events as they come, until interrupted.
fn go_on(folder: &DataFolder, mut last: Option<String>, form: OutputForm) -> Result<(), Failure> {
    loop {
        std::thread::park_timeout(PAUSE);
        let newest = events(folder, FOLLOWED)?;
        let known = newest
            .iter()
            .rposition(|event| Some(event) == last.as_ref());
        for event in newest.iter().skip(known.map_or(0, |at| at + 1)) {
            print(event, form)?;
            last = Some(event.clone());
        }
    }
}

/// The members of an event that a line for people shows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    event_time: String,
    event_name: String,
    event_source: String,
    aws_region: String,
    error_code: Option<String>,
    user_identity: Identity,
}

#[derive(Deserialize)]
struct Identity {
    arn: Option<String>,
}

fn print(event: &str, form: OutputForm) -> Result<(), Failure> {
    if form == OutputForm::Json {
        return Ok(output::line(event)?);
    }
    let Ok(shown) = serde_json::from_str::<Shown>(event) else {
        return Ok(output::line(event)?);
    };
    let who = shown
        .user_identity
        .arn
        .unwrap_or_else(|| "(service)".to_owned());
    let outcome = shown.error_code.unwrap_or_else(|| "ok".to_owned());
    let service = shown
        .event_source
        .split('.')
        .next()
        .unwrap_or_default()
        .to_owned();
    Ok(output::line(format_args!(
        "{}  {:<9} {:<34} {:<14} {outcome}  {who}",
        shown.event_time, service, shown.event_name, shown.aws_region
    ))?)
}

fn check(data: &DataFlags, flags: &RootKeyFlags, form: OutputForm) -> Result<ExitCode, Failure> {
    let file = ConfigFile::read(data)?;
    let folder = folder(data)?;
    let root = root_key(&root_key_place(flags, &file, folder.path()))?;
    if !folder.seal().exists() {
        return Err(
            Failure::new(format!("There is no store in {}", folder.path().display()))
                .hint("Name the server's folder with --data-dir."),
        );
    }
    let seal =
        Seal::open(&folder.seal(), &root).map_err(|error| Failure::new(error.to_string()))?;
    let key = ChainKey::new(&seal.owned_key("cloudtrail", "chain"));
    let report = verify(&folder.trail(), &key)
        .map_err(|error| Failure::new(format!("The trail cannot be read: {error}")))?;
    match form {
        OutputForm::Json => output::json(&report)?,
        OutputForm::Text => {
            let (events, segments) = (report.events, report.segments);
            output::line(format_args!("{events} events in {segments} segments"))?;
            for problem in &report.problems {
                let (segment, line, what) = (&problem.segment, problem.line, problem.what);
                output::line(format_args!("  {segment}:{line}: {what}"))?;
            }
            if report.problems.is_empty() {
                output::line("the chain holds")?;
            }
        }
    }
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Checks the digests of a bucket by the public keys in the data folder.
fn check_bucket(
    data: &DataFlags,
    flags: &BucketFlags,
    bucket: &str,
    prefix: &str,
    form: OutputForm,
) -> Result<ExitCode, Failure> {
    let buckets = flags.open()?.ok_or_else(|| {
        Failure::new("Nobody said where the bucket lies")
            .hint("Name it as the server was told: with --bucket-store or --s3-endpoint.")
    })?;
    let keys = keys_folder(folder(data)?.path());
    let report = verify_bucket(&*buckets, bucket, prefix, &keys);
    let report = report.map_err(|error| Failure::new(error.to_string()))?;
    match form {
        OutputForm::Json => output::json(&report)?,
        OutputForm::Text => {
            let (digests, files) = (report.digests, report.files);
            output::line(format_args!("{files} files in {digests} digests"))?;
            for problem in &report.problems {
                output::line(format_args!("  {}: {}", problem.object, problem.what))?;
            }
            if report.problems.is_empty() {
                output::line("all digests and files hold")?;
            }
        }
    }
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
