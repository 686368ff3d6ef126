//! The command line of `ringwall scan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ringwall_malware::Limits;

use crate::cli::OutputFlag;

/// `ringwall scan`.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ScanCommand {
    /// Look for malware, in nested archives too: by hashes, by YARA rules, and the EICAR test file.
    Malware(Box<MalwareFlags>),
}

/// What is scanned, for what.
#[derive(Clone, Debug, Args)]
pub(crate) struct MalwareFlags {
    /// Files, or folders of them. Links in folders are not followed.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,
    /// A file of YARA rules; may be given again.
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// A list of malicious files: a SHA-256 a line, then what it is called; may be given again.
    #[arg(long, value_name = "FILE")]
    pub(crate) hashes: Vec<PathBuf>,
    /// How many archives may stand in each other.
    #[arg(long, default_value_t = Limits::default().depth, value_name = "LEVELS")]
    pub(crate) max_depth: u32,
    /// How many files are taken out of one.
    #[arg(long, default_value_t = Limits::default().members, value_name = "FILES")]
    pub(crate) max_members: u64,
    /// How many bytes are taken out of a file.
    #[arg(long, default_value_t = Limits::default().extracted_bytes, value_name = "BYTES")]
    pub(crate) max_extracted: u64,
    /// The largest file.
    #[arg(long, default_value_t = Limits::default().object_bytes, value_name = "BYTES")]
    pub(crate) max_size: u64,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

impl MalwareFlags {
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            depth: self.max_depth,
            members: self.max_members,
            extracted_bytes: self.max_extracted,
            object_bytes: self.max_size,
            ..Limits::default()
        }
    }
}
