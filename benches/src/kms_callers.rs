//! What a caller's policies cost: KMS Encrypt of 1 KiB for the root user, whom everything is
//! allowed, and for a session of a role that has policies, a boundary and a session policy.

use anyhow::{Context as _, Result, ensure};
use aws_credential_types::Credentials;

use crate::Settings;
use crate::contender::{Contender, call};
use crate::kms_http::ringwall::{create_key, root_credentials};
use crate::kms_http::{request, serve};
use crate::process::Server;
use crate::report;

/// What the role may: a statement for the call, and others around it.
const ROLE: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":["s3:Get*","s3:List*","ssm:Get*","logs:*"],"Resource":"*"},
    {"Effect":"Allow","Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey*"],"Resource":"arn:aws:kms:*:*:key/*",
     "Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}},
    {"Effect":"Deny","Action":"kms:ScheduleKeyDeletion","Resource":"*"}]}"#;
const BOUNDARY: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":["s3:*","kms:*","ssm:*","logs:*"],"Resource":"*"},
    {"Effect":"Deny","Action":"iam:*","Resource":"*"}]}"#;
const SESSION: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*"}}"#;

/// Runs the benchmark and prints its table.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let contenders = [
        start(settings, "root user", "key policy only", |_, root| {
            Ok(root.clone())
        })?,
        start(
            settings,
            "role session",
            "key policy, the role's policy with a condition, boundary, session policy; token opened",
            role_session,
        )?,
    ];
    report::side_by_side(settings, "kms_callers", &contenders)
}

fn start(
    settings: &Settings,
    name: &'static str,
    does: &'static str,
    credentials: fn(&Server, &Credentials) -> Result<Credentials>,
) -> Result<Contender> {
    let folder = tempfile::tempdir()?;
    let server = serve(&settings.ringwall, folder.path())?;
    let root = root_credentials(folder.path())?;
    let key_id = create_key(&server, &root)?;
    let caller = credentials(&server, &root).context(name)?;
    Ok(Contender {
        name,
        does,
        server,
        requests: Box::new(move |server| {
            // The folder lives as long as the contender.
            let _ = &folder;
            request::signed(server.address, &caller, &key_id)
        }),
        marker: "CiphertextBlob",
    })
}

/// A session of a role, assumed by a user.
fn role_session(server: &Server, root: &Credentials) -> Result<Credentials> {
    let iam = |form: &[(&str, &str)]| answer(server, root, "iam", form);
    let boundary = iam(&[
        ("Action", "CreatePolicy"),
        ("Version", "2010-05-08"),
        ("PolicyName", "boundary"),
        ("PolicyDocument", BOUNDARY),
    ])?;
    let boundary = element(&boundary, "Arn")?;
    let user = iam(&[
        ("Action", "CreateUser"),
        ("Version", "2010-05-08"),
        ("UserName", "alice"),
    ])?;
    let user = element(&user, "Arn")?;
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{user}"}},"Action":"sts:AssumeRole"}}}}"#
    );
    let role = iam(&[
        ("Action", "CreateRole"),
        ("Version", "2010-05-08"),
        ("RoleName", "worker"),
        ("AssumeRolePolicyDocument", &trust),
        ("PermissionsBoundary", boundary),
    ])?;
    let role = element(&role, "Arn")?;
    iam(&[
        ("Action", "PutRolePolicy"),
        ("Version", "2010-05-08"),
        ("RoleName", "worker"),
        ("PolicyName", "work"),
        ("PolicyDocument", ROLE),
    ])?;
    let key = iam(&[
        ("Action", "CreateAccessKey"),
        ("Version", "2010-05-08"),
        ("UserName", "alice"),
    ])?;
    let alice = credentials(&key)?;
    let form = [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", role),
        ("RoleSessionName", "bench"),
        ("Policy", SESSION),
    ];
    credentials(&answer(server, &alice, "sts", &form)?)
}

fn answer(
    server: &Server,
    credentials: &Credentials,
    service: &str,
    form: &[(&str, &str)],
) -> Result<String> {
    let request = request::query(server.address, credentials, service, form)?;
    let (status, body) = call(server, &request)?;
    ensure!(status == 200, "{form:?} answered {status}: {body}");
    Ok(body)
}

/// The credentials in an answer.
fn credentials(answer: &str) -> Result<Credentials> {
    let token = element(answer, "SessionToken").ok().map(str::to_owned);
    Ok(Credentials::new(
        element(answer, "AccessKeyId")?,
        element(answer, "SecretAccessKey")?,
        token,
        None,
        "bench",
    ))
}

/// The text of the first element of a name.
fn element<'a>(answer: &'a str, name: &str) -> Result<&'a str> {
    let missing = || format!("no {name} in {answer}");
    let (_, rest) = answer
        .split_once(&format!("<{name}>"))
        .with_context(missing)?;
    let (text, _) = rest.split_once("</").with_context(missing)?;
    Ok(text)
}
