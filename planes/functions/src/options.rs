//! What the plane is told at its start.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ringwall_core::{Platform, Timestamp};
use ringwall_lambda::runner::Runnable;
use ringwall_model::Sensitive;

use crate::process::Launcher;

/// How functions are run.
#[derive(Clone)]
pub struct FunctionsOptions {
    /// The folder of unpacked code and of environments' scratch files: emptied at the start, and
    /// for its owner alone.
    pub folder: PathBuf,
    /// The program that confines itself and starts a runtime.
    pub launcher: Launcher,
    /// Where the functions' SDKs find the API (`AWS_ENDPOINT_URL`), on loopback.
    pub endpoint: String,
    /// The bundle of authorities that they trust, if the endpoint speaks TLS.
    pub ca_bundle: Option<PathBuf>,
    /// A folder with AWS's runtime clients: `python/` and `nodejs/`.
    pub runtime_dir: Option<PathBuf>,
    /// Where interpreters are looked for: the folders of `PATH`.
    pub search_path: Vec<PathBuf>,
    /// The TCP ports of this machine that functions may connect to, beside the API's.
    pub ports: Vec<u16>,
    /// Gives a function the credentials of its role.
    pub role_credentials: RoleCredentialsOf,
    /// How much, how many, how long.
    pub limits: FunctionLimits,
    /// How far functions are kept apart.
    pub isolation: IsolationWish,
}

/// How far functions are to be kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IsolationWish {
    /// As far as this machine can.
    #[default]
    Strongest,
    /// Without namespaces, for tests of what is left then.
    WithoutNamespaces,
}

/// How much, how many, how long.
#[derive(Clone, Copy, Debug)]
pub struct FunctionLimits {
    /// The most runs at once in an account.
    pub account_concurrency: u32,
    /// How long an idle environment is kept.
    pub idle: Duration,
    /// The most idle environments; the oldest goes first.
    pub idle_environments: usize,
    /// How long a runtime may take to start before the function's own time is used.
    pub init: Duration,
    /// Open files of an environment's process.
    pub open_files: u64,
    /// Processes and threads of an environment.
    pub processes: u64,
}

impl Default for FunctionLimits {
    fn default() -> Self {
        Self {
            account_concurrency: 1000,
            idle: Duration::from_secs(5 * 60),
            idle_environments: 64,
            init: Duration::from_secs(10),
            open_files: 1024,
            processes: 1024,
        }
    }
}

/// Temporary credentials of a function's role.
pub struct RoleCredentials {
    /// `ASIA…`.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: Sensitive<String>,
    /// The token to be sent with each request.
    pub session_token: Sensitive<String>,
    /// When they end.
    pub expires_at: Timestamp,
}

/// Assumes a function's role as Lambda; an error is in words. Blocks.
pub type RoleCredentialsOf =
    Arc<dyn Fn(&Arc<Platform>, &Runnable) -> Result<RoleCredentials, String> + Send + Sync>;
