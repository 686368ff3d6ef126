//! The command line of `ringwall detect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ringwall_threat::intelligence::{Category, Format};

use crate::cli::OutputFlag;

#[derive(Clone, Debug, Args)]
pub(crate) struct DetectFlags {
    /// Log files, or folders of them: CloudTrail, VPC flow logs, Resolver query logs, EKS audit logs,
    /// database logins, runtime events, scans; plain or gzip. What a file is, is found out.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,
    /// A list and what it says: tor=exits.txt, command-and-control=c2.csv, mining=…, aws=…; may be
    /// given again. The categories are named in docs/detect.md.
    #[arg(long, value_name = "CATEGORY=FILE", value_parser = list)]
    pub(crate) list: Vec<(Category, PathBuf)>,
    /// A threat list of your own; may be given again.
    #[arg(long, value_name = "FILE")]
    pub(crate) threat_list: Vec<PathBuf>,
    /// A list of what you trust: it is in no other list.
    #[arg(long, value_name = "FILE")]
    pub(crate) trusted_list: Option<PathBuf>,
    /// The form of the lists.
    #[arg(long, value_enum, default_value_t = ListForm::Txt)]
    pub(crate) list_form: ListForm,
    /// A MaxMind database of cities: where callers are, and who signs in from two ends of the world.
    #[arg(long, env = "RINGWALL_COUNTRY_DATABASE", value_name = "FILE")]
    pub(crate) country_database: Option<PathBuf>,
    /// A MaxMind database of networks: which provider's network calls come from.
    #[arg(long, env = "RINGWALL_NETWORK_DATABASE", value_name = "FILE")]
    pub(crate) network_database: Option<PathBuf>,
    /// A file of further rules: in the form of engines/threat/rules, in Sigma (.yml) or in SQL (.sql);
    /// may be given again.
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// For how many days of an account's events profiles only learn.
    #[arg(long, default_value_t = 7, value_name = "DAYS")]
    pub(crate) learning_days: u32,
    /// A file that remembers: profiles, counters and findings are read from it, and written when all
    /// is read. Files that it knows are not counted again.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// The account of logs that name none.
    #[arg(long, default_value = "000000000000", value_name = "12 DIGITS")]
    pub(crate) account: String,
    /// The Region of logs that name none.
    #[arg(long, default_value = "us-east-1")]
    pub(crate) region: String,
    /// The cluster of audit logs that name none.
    #[arg(long, default_value = "cluster", value_name = "NAME")]
    pub(crate) cluster: String,
    /// Show findings of this severity and above.
    #[arg(long, default_value_t = 0.0, value_name = "SEVERITY")]
    pub(crate) min_severity: f64,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

/// Forms of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListForm {
    /// An entry a line.
    Txt,
    /// XML of STIX 1.
    Stix,
    /// AlienVault OTX.
    OtxCsv,
    /// `#` between columns.
    AlienVault,
    /// `ProofPoint`.
    ProofPoint,
    /// `FireEye`.
    FireEye,
}

impl From<ListForm> for Format {
    fn from(form: ListForm) -> Self {
        match form {
            ListForm::Txt => Self::Txt,
            ListForm::Stix => Self::Stix,
            ListForm::OtxCsv => Self::OtxCsv,
            ListForm::AlienVault => Self::AlienVault,
            ListForm::ProofPoint => Self::ProofPoint,
            ListForm::FireEye => Self::FireEye,
        }
    }
}

fn list(text: &str) -> Result<(Category, PathBuf), String> {
    let (category, path) = text
        .split_once('=')
        .ok_or_else(|| "a list is given as CATEGORY=FILE".to_owned())?;
    let category = category.parse::<Category>();
    Ok((category.map_err(|error| error.to_string())?, path.into()))
}
