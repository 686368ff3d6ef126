//! `ringwall seal`: look after the root key.

use std::process::ExitCode;

use ringwall_store::Seal;
use serde::Serialize;

use crate::cli::{OutputForm, SealCommand};
use crate::config::{ConfigFile, RootKeyPlace, data_dir, root_key_place};
use crate::data_folder::{DataFolder, root_key};
use crate::output::{self, Failure};

#[derive(Serialize)]
struct Status {
    seal: String,
    wrapped_by: &'static str,
}

pub(crate) fn run(command: &SealCommand) -> Result<ExitCode, Failure> {
    match command {
        SealCommand::Rotate {
            data,
            root_key: old,
            new_root_key,
            new_passphrase_file,
        } => {
            let file = ConfigFile::read(data)?;
            let folder = DataFolder::new(data_dir(data, &file)?);
            let new = match (new_root_key, new_passphrase_file) {
                (Some(path), _) => RootKeyPlace::File(path.clone()),
                (_, Some(path)) => RootKeyPlace::PassphraseFile(path.clone()),
                (None, None) => {
                    return Err(
                        Failure::new("Under which root key shall the seal be wrapped?")
                            .hint("Give --new-root-key FILE or --new-passphrase-file FILE."),
                    );
                }
            };
            let old = root_key_place(old, &file, folder.path());
            Seal::rotate(&folder.seal(), &root_key(&old)?, &root_key(&new)?)
                .map_err(|error| Failure::new(error.to_string()))?;
            output::line("The seal is wrapped under the new root key. Start the server with it.")?;
        }
        SealCommand::Status { data, output: form } => {
            let folder = DataFolder::new(data_dir(data, &ConfigFile::read(data)?)?);
            let wrapped_by =
                Seal::wrapping(&folder.seal()).map_err(|error| Failure::new(error.to_string()))?;
            let status = Status {
                seal: folder.seal().display().to_string(),
                wrapped_by,
            };
            match form.output {
                OutputForm::Json => output::json(&status)?,
                OutputForm::Text => output::line(format_args!(
                    "{} is wrapped by a {}",
                    status.seal, status.wrapped_by
                ))?,
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
