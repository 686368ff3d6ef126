//! `ringwall cognito`: look after what user pools work with.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use ringwall_risk::passwords::import;
use serde::Serialize;

use crate::cli::{CognitoCommand, OutputForm};
use crate::config::{ConfigFile, compromised_passwords, data_dir};
use crate::output::{self, Failure};

#[derive(Serialize)]
struct Imported {
    file: String,
    passwords: u64,
    bytes: u64,
}

pub(crate) fn run(command: &CognitoCommand) -> Result<ExitCode, Failure> {
    let CognitoCommand::ImportPasswords {
        sources,
        to,
        seen_at_least,
        data,
        output: form,
    } = command;
    let target = match to {
        Some(target) => target.clone(),
        None => {
            let folder = data_dir(data, &ConfigFile::read(data)?)?;
            std::fs::create_dir_all(&folder)?;
            compromised_passwords(&folder)
        }
    };
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes}, {eta} left");
    let bar =
        ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let imported = import(sources, &target, *seen_at_least, |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.read);
    });
    bar.finish_and_clear();
    let imported = imported.map_err(|error| {
        Failure::new(error.to_string()).hint(
            "Give the Pwned Passwords as SHA-1 hashes, ordered by hash: one file, or a folder with a \
             file for each first five digits.",
        )
    })?;
    let imported = Imported {
        file: target.display().to_string(),
        passwords: imported.passwords,
        bytes: imported.bytes,
    };
    match form.output {
        OutputForm::Json => output::json(&imported)?,
        OutputForm::Text => output::line(format_args!(
            "{} passwords are in {} ({} bytes). Start the server again to use them.",
            imported.passwords, imported.file, imported.bytes
        ))?,
    }
    Ok(ExitCode::SUCCESS)
}
