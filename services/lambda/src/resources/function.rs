//! Functions and their versions.

use std::fmt;

use ringwall_core::{AccountId, Partition, Region, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{
    CreateFunctionOutput, EnvironmentResponse, EphemeralStorage, LastUpdateStatus, LogFormat,
    LoggingConfig, PackageType, SnapStartApplyOn, SnapStartOptimizationStatus, SnapStartResponse,
    State, StateReasonCode, TracingConfigResponse, TracingMode,
};
use crate::error::LambdaError;
use crate::resources::function_ref::{FunctionRef, LATEST};
use crate::resources::layer;
use crate::resources::settings::Settings;

/// A function: what all its versions share.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Function {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) partition: Partition,
    pub(crate) name: String,
    /// Tells it from another one that had its name.
    pub(crate) id: String,
    /// The number of the version that was published last; 0 before the first.
    pub(crate) last_version: u64,
    pub(crate) tags: Tags,
    pub(crate) reserved_concurrency: Option<i32>,
}

/// `$LATEST`, or the number of a published version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct VersionNumber(u64);

/// A version: `$LATEST`, which changes, or a published one, which does not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) number: VersionNumber,
    pub(crate) code: Code,
    pub(crate) settings: Settings,
    pub(crate) revision_id: String,
    pub(crate) last_modified: Timestamp,
    pub(crate) state: State,
    pub(crate) last_update: LastUpdateStatus,
}

/// A version's zip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Code {
    /// Its SHA-256, hexadecimal.
    pub(crate) sha256: String,
    /// Its size, in bytes.
    pub(crate) size: u64,
}

impl VersionNumber {
    pub(crate) const LATEST: Self = Self(0);

    pub(crate) const fn published(number: u64) -> Self {
        Self(number)
    }

    /// Reads `$LATEST` or a number; anything else is an alias.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            LATEST => Some(Self::LATEST),
            _ if text.starts_with('0') => None,
            _ => text.parse().ok().map(Self),
        }
    }

    pub(crate) const fn number(self) -> u64 {
        self.0
    }

    pub(crate) fn is_latest(self) -> bool {
        self == Self::LATEST
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_latest() {
            f.write_str(LATEST)
        } else {
            self.0.fmt(f)
        }
    }
}

impl Function {
    /// It, as a request would name it.
    pub(crate) fn reference(&self) -> FunctionRef {
        FunctionRef {
            partition: self.partition,
            region: self.region.clone(),
            account: self.account,
            name: self.name.clone(),
            qualifier: None,
        }
    }
}

impl Version {
    /// It may be changed: it is not being made or changed just now.
    pub(crate) fn require_changeable(&self, arn: &str) -> Result<(), LambdaError> {
        self.require_made()?;
        if self.last_update == LastUpdateStatus::InProgress {
            return Err(LambdaError::update_in_progress(arn));
        }
        Ok(())
    }

    /// It is made.
    pub(crate) fn require_made(&self) -> Result<(), LambdaError> {
        match self.state {
            State::Active => Ok(()),
            state => Err(LambdaError::in_state(state)),
        }
    }

    /// The caller knows its newest revision.
    pub(crate) fn require_revision(&self, known: Option<&str>) -> Result<(), LambdaError> {
        match known {
            Some(known) if known != self.revision_id => {
                Err(LambdaError::stale_revision("GetFunction/GetAlias"))
            }
            _ => Ok(()),
        }
    }

    /// It as the API shows it, under the ARN `arn`.
    pub(crate) fn shown(
        &self,
        name: &str,
        arn: String,
        environment: Option<EnvironmentResponse>,
    ) -> CreateFunctionOutput {
        let settings = &self.settings;
        let pending = self.state == State::Pending;
        CreateFunctionOutput {
            function_name: Some(name.to_owned()),
            function_arn: Some(arn),
            runtime: Some(settings.runtime),
            role: Some(settings.role.clone()),
            handler: Some(settings.handler.clone()),
            code_size: i64::try_from(self.code.size).ok(),
            description: Some(settings.description.clone()),
            timeout: Some(settings.timeout_secs),
            memory_size: Some(settings.memory_mib),
            last_modified: Some(shown_moment(self.last_modified)),
            code_sha256: Some(self.code.shown_sha256()),
            version: Some(self.number.to_string()),
            environment,
            kms_key_arn: settings.kms_key_arn.clone(),
            layers: settings
                .extension
                .as_deref()
                .map(|arn| vec![layer::shown(arn)]),
            tracing_config: Some(TracingConfigResponse {
                mode: Some(TracingMode::PassThrough),
            }),
            revision_id: Some(self.revision_id.clone()),
            state: Some(self.state),
            state_reason: pending.then(|| "The function is being created.".to_owned()),
            state_reason_code: pending.then_some(StateReasonCode::Creating),
            last_update_status: Some(self.last_update),
            package_type: Some(PackageType::Zip),
            architectures: Some(vec![settings.architecture]),
            ephemeral_storage: Some(EphemeralStorage {
                size: settings.ephemeral_storage_mib,
            }),
            snap_start: Some(SnapStartResponse {
                apply_on: Some(SnapStartApplyOn::None),
                optimization_status: Some(SnapStartOptimizationStatus::Off),
            }),
            logging_config: Some(LoggingConfig {
                log_format: Some(LogFormat::Text),
                log_group: Some(log_group(name)),
                ..LoggingConfig::default()
            }),
            ..CreateFunctionOutput::default()
        }
    }
}

impl Code {
    /// The digest as the API shows it: base64.
    pub(crate) fn shown_sha256(&self) -> String {
        use base64::Engine as _;
        let bytes = hex::decode(&self.sha256).unwrap_or_default();
        base64::engine::general_purpose::STANDARD.encode(bytes)
    }
}

/// Where a function's lines go.
pub(crate) fn log_group(name: &str) -> String {
    format!("/aws/lambda/{name}")
}

/// A moment as Lambda writes it: `2026-11-23T20:00:00.000+0000`.
fn shown_moment(at: Timestamp) -> String {
    let text = at.iso8601();
    let seconds = text.strip_suffix('Z').unwrap_or(&text);
    format!("{seconds}.{:03}+0000", at.millis().rem_euclid(1000))
}
