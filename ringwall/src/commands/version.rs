//! `ringwall version`.

use std::process::ExitCode;

use crate::cli::{OutputFlag, OutputForm};
use crate::output::{self, Failure};

#[derive(serde::Serialize)]
struct Version {
    version: &'static str,
    services: Vec<&'static str>,
}

pub(crate) fn run(flags: &OutputFlag) -> Result<ExitCode, Failure> {
    let version = Version {
        version: env!("CARGO_PKG_VERSION"),
        services: crate::services::names(),
    };
    match flags.output {
        OutputForm::Json => output::json(&version)?,
        OutputForm::Text => {
            output::line(format_args!("ringwall {}", version.version))?;
            output::line(format_args!("services: {}", version.services.join(", ")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
