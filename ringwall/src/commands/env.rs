//! `ringwall env`: the environment that points AWS clients here.

use std::fmt::Write as _;
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::{EnvFlags, OutputForm};
use crate::config::{ConfigFile, DEFAULT_LISTEN, data_dir};
use crate::data_folder::DataFolder;
use crate::output::{self, Failure};

#[derive(Serialize)]
struct Environment {
    #[serde(rename = "AWS_ENDPOINT_URL")]
    endpoint: String,
    #[serde(rename = "AWS_REGION")]
    region: String,
    /// Older clients know the Region by this name only.
    #[serde(rename = "AWS_DEFAULT_REGION")]
    default_region: String,
    #[serde(rename = "AWS_ACCESS_KEY_ID")]
    access_key_id: String,
    #[serde(rename = "AWS_SECRET_ACCESS_KEY")]
    secret: String,
    #[serde(rename = "AWS_CA_BUNDLE", skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
}

pub(crate) fn run(flags: &EnvFlags) -> Result<ExitCode, Failure> {
    let file = ConfigFile::read(&flags.data)?;
    let listen = flags.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN);
    // Plain HTTP is spoken on loopback alone.
    let is_plain = listen.ip().is_loopback() && !flags.tls;
    let (access_key_id, secret, authority) = if flags.dev {
        ("test".to_owned(), "test".to_owned(), None)
    } else {
        let folder = DataFolder::new(data_dir(&flags.data, &file)?);
        let (id, secret) = root_credentials(&folder)?;
        (
            id,
            secret,
            (!is_plain).then(|| folder.authority().display().to_string()),
        )
    };
    let scheme = if is_plain { "http" } else { "https" };
    let environment = Environment {
        endpoint: format!("{scheme}://{listen}"),
        region: flags.region.to_string(),
        default_region: flags.region.to_string(),
        access_key_id,
        secret,
        authority,
    };
    match flags.output.output {
        OutputForm::Json => output::json(&environment)?,
        OutputForm::Text => output::line(exports(&environment)?.trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn exports(environment: &Environment) -> Result<String, Failure> {
    let failed = |error: serde_json::Error| Failure::new(error.to_string());
    let value = serde_json::to_value(environment).map_err(failed)?;
    let mut out = String::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let quoted = value.as_str().unwrap_or_default().replace('\'', "'\\''");
        writeln!(out, "export {name}='{quoted}'")
            .map_err(|error| Failure::new(error.to_string()))?;
    }
    Ok(out)
}

fn root_credentials(folder: &DataFolder) -> Result<(String, String), Failure> {
    let path = folder.root_credentials();
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(format!(
            "The root credentials {} cannot be read: {error}",
            path.display()
        ))
        .hint("Start the server once with `ringwall serve`; for --dev add --dev here too.")
    })?;
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.map(|rest| rest.trim_start_matches([' ', '=']).trim().to_owned())
    };
    value("aws_access_key_id")
        .zip(value("aws_secret_access_key"))
        .ok_or_else(|| {
            Failure::new(format!("{} holds no credentials", path.display()))
                .hint("Delete it and start the server: it writes the file anew.")
        })
}
