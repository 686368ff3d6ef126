//! Invocations of a function that does nothing and is warm: a Rust program on AWS's own runtime
//! crate, confined as every function is, beside a bare echo of the same request.

use std::fs;
use std::io::{Cursor, Write as _};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use aws_credential_types::Credentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zip::write::SimpleFileOptions;

use crate::contender::{Contender, call};
use crate::kms_http::ringwall::root_credentials;
use crate::kms_http::{request, serve};
use crate::process::Server;
use crate::{Settings, echo, report};

const FUNCTIONS: &str = "/2015-03-31/functions";
const INVOCATIONS: &str = "/2015-03-31/functions/empty/invocations";
const EVENT: &str = r#"{"hello":"function"}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
/// How long a new function may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the benchmark and prints its table: one invocation at a time, so that the median is one
/// invocation's own.
pub(crate) fn run(settings: Settings) -> Result<()> {
    let settings = Settings {
        connections: 1,
        ..settings
    };
    let contenders = [
        ringwall(&settings).context("Ringwall")?,
        echo::contender("hello", |server| {
            Ok(vec![request::unsigned_json(
                server.address,
                "Invoke",
                EVENT,
            )])
        })?,
    ];
    report::side_by_side(&settings, "lambda_invoke", &contenders)
}

fn ringwall(settings: &Settings) -> Result<Contender> {
    let package = package(settings)?;
    let folder = tempfile::tempdir()?;
    let server = serve(&settings.ringwall, folder.path())?;
    let root = root_credentials(folder.path())?;
    create(&server, &root, &package)?;
    Ok(Contender {
        name: "Ringwall",
        does: "signature verified, authorized, the function runs confined behind its Runtime API, an event in the trail (on disk)",
        server,
        requests: Box::new(move |server| {
            // The folder lives as long as the contender.
            let _ = &folder;
            Ok(vec![invoke(server, &root)?])
        }),
        marker: "hello",
    })
}

fn invoke(server: &Server, root: &Credentials) -> Result<Vec<u8>> {
    request::rest(server.address, root, "lambda", INVOCATIONS, EVENT)
}

/// The function, built and packed.
fn package(settings: &Settings) -> Result<Vec<u8>> {
    let source = settings.project.join("benches/functions/empty");
    let target = settings.project.join("target/bench/functions");
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--target-dir"])
        .arg(&target)
        .current_dir(&source)
        .status()?;
    ensure!(status.success(), "the function cannot be built");
    let program = fs::read(target.join("release/bootstrap"))?;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(
        "bootstrap",
        SimpleFileOptions::default().unix_permissions(0o755),
    )?;
    zip.write_all(&program)?;
    Ok(zip.finish()?.into_inner())
}

/// Creates the function, and waits until it answers.
fn create(server: &Server, root: &Credentials, package: &[u8]) -> Result<()> {
    let form = [
        ("Action", "CreateRole"),
        ("Version", "2010-05-08"),
        ("RoleName", "empty"),
        ("AssumeRolePolicyDocument", TRUST),
    ];
    let create_role = request::query(server.address, root, "iam", &form)?;
    let (status, answer) = call(server, &create_role)?;
    ensure!(status == 200, "CreateRole answered {status}: {answer}");
    let role = answer
        .split_once("<Arn>")
        .and_then(|(_, rest)| rest.split_once("</Arn>"))
        .map(|(arn, _)| arn)
        .context("CreateRole answered no ARN")?;
    let body = format!(
        r#"{{"FunctionName":"empty","Runtime":"provided.al2023","Handler":"bootstrap","Role":"{role}","Timeout":5,"Code":{{"ZipFile":"{}"}}}}"#,
        STANDARD.encode(package)
    );
    let create = request::rest(server.address, root, "lambda", FUNCTIONS, &body)?;
    let (status, answer) = call(server, &create)?;
    ensure!(status == 201, "CreateFunction answered {status}: {answer}");
    let begun = Instant::now();
    loop {
        let (status, answer) = call(server, &invoke(server, root)?)?;
        if status == 200 {
            return Ok(());
        }
        ensure!(
            begun.elapsed() < PATIENCE,
            "Invoke still answered {status}: {answer}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}
