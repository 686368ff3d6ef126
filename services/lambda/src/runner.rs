//! The seam to what runs functions: `planes/functions` implements it.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use ringwall_core::{AccountId, ApiError, Platform, Region};
use ringwall_model::Sensitive;

use crate::ssm_api::{GetParameterInput, GetParameterOutput};

/// Runs functions.
pub trait Runner: Send + Sync {
    /// Runs a function once, in an environment that is warm or newly made. The future ends when
    /// the function has answered, failed, or was ended at its time limit.
    fn run(&self, invocation: Invocation) -> Pin<Box<dyn Future<Output = Ran> + Send>>;

    /// A function (an ARN without a qualifier) was deleted, or one version of it (`…:$LATEST`,
    /// `…:7`) was changed or deleted: its idle environments end, busy ones after their invocation.
    /// The change may not be committed yet: what is started meanwhile has the old revision's id.
    fn retire(&self, function_arn: &str);
}

/// One run of a function.
pub struct Invocation {
    /// What is run.
    pub function: Arc<Runnable>,
    /// What all requests share: the environment's credentials are asked for through it.
    pub platform: Arc<Platform>,
    /// The id of the request, which the log lines carry.
    pub request_id: String,
    /// The ARN as it was invoked, with its qualifier.
    pub invoked_arn: String,
    /// The event, JSON text.
    pub payload: Vec<u8>,
    /// `X-Amz-Client-Context`, base64 as it came.
    pub client_context: Option<String>,
}

/// A version of a function as it runs: all that an environment is made of.
pub struct Runnable {
    /// The account that owns it.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its name.
    pub name: String,
    /// `$LATEST` or a number.
    pub version: String,
    /// The function's ARN without a qualifier.
    pub arn: String,
    /// New with each change of code or configuration: environments of another one are not reused.
    pub revision_id: String,
    /// `python3.11`, `nodejs20.x`, `provided.al2023`.
    pub runtime: String,
    /// `app.handler`.
    pub handler: String,
    /// The role's ARN.
    pub role: String,
    /// The time limit of a run, in seconds.
    pub timeout_secs: u32,
    /// The memory limit, in MiB.
    pub memory_mib: u32,
    /// The size of `/tmp`, in MiB.
    pub ephemeral_storage_mib: u32,
    /// The function's own variables, decrypted.
    pub environment: BTreeMap<String, Sensitive<String>>,
    /// SHA-256 of the zip, hexadecimal; names the unpacked code.
    pub code_sha256: String,
    /// Gives the zip.
    pub code: Arc<dyn CodeSource>,
    /// The most runs at once that are reserved for it; without, the account's.
    pub reserved_concurrency: Option<u32>,
    /// Where the Parameters and Secrets extension reads, if the function has that.
    pub parameters: Option<Arc<dyn ParameterSource>>,
}

/// Gives a function the parameters that its role may read.
pub trait ParameterSource: Send + Sync {
    /// Calls `GetParameter` as the session of the role.
    fn parameter(
        &self,
        platform: &Arc<Platform>,
        input: GetParameterInput,
    ) -> Pin<Box<dyn Future<Output = Result<GetParameterOutput, ApiError>> + Send>>;
}

/// Gives a function's zip.
pub trait CodeSource: Send + Sync {
    /// The zip's bytes.
    ///
    /// # Errors
    /// The store failed, in words for the log.
    fn zip(&self) -> Result<Vec<u8>, String>;
}

/// What came of a run.
pub enum Ran {
    /// The function answered, or failed: that too is an answer.
    Answered(Answer),
    /// Too many run already.
    Throttled(ThrottleReason),
    /// The role's credentials could not be had, in words.
    RoleRefused(String),
    /// This machine cannot run it (its runtime is missing), in words that say what to do.
    Unable(String),
}

/// What a function answered.
pub struct Answer {
    /// JSON text: the answer, or the error object.
    pub payload: Vec<u8>,
    /// `Unhandled` where it failed.
    pub function_error: Option<&'static str>,
    /// The last 4 KiB of the log of this run.
    pub log_tail: Vec<u8>,
}

/// Why a run was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThrottleReason {
    /// As many run as are reserved for the function.
    Reserved,
    /// As many run as the account may.
    Account,
}
