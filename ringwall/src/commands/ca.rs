//! `ringwall ca`: the certificate that clients shall trust.

use std::process::ExitCode;

use crate::cli::CaFlags;
use crate::config::{ConfigFile, data_dir};
use crate::data_folder::DataFolder;
use crate::output::{self, Failure};

pub(crate) fn run(flags: &CaFlags) -> Result<ExitCode, Failure> {
    let folder = DataFolder::new(data_dir(&flags.data, &ConfigFile::read(&flags.data)?)?);
    let path = folder.authority();
    let certificate = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(format!(
            "The certificate {} cannot be read: {error}",
            path.display()
        ))
        .hint("The server makes it at its first start: `ringwall serve`.")
    })?;
    if flags.path {
        output::line(path.display())?;
    } else {
        output::line(certificate.trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}
