//! A version's settings: what CreateFunction and UpdateFunctionConfiguration take.
//!
//! What is not built is refused and not kept, so that no setting stands there without effect.

use ringwall_core::ApiError;
use serde::{Deserialize, Serialize};

use crate::api::{
    Architecture, CreateFunctionInput, LogFormat, LoggingConfig, PackageType, Runtime,
    SnapStartApplyOn, TracingMode, UpdateFunctionConfigurationInput, VpcConfig,
};
use crate::error::LambdaError;
use crate::resources::environment::StoredEnvironment;
use crate::resources::function::log_group;
use crate::resources::layer;

const USUAL_TIMEOUT_SECS: i32 = 3;
const LONGEST_TIMEOUT_SECS: i32 = 900;
const USUAL_MEMORY_MIB: i32 = 128;
const LARGEST_MEMORY_MIB: i32 = 10_240;
const USUAL_STORAGE_MIB: i32 = 512;
const LARGEST_STORAGE_MIB: i32 = 10_240;

/// What an environment is made of, but for the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) runtime: Runtime,
    pub(crate) handler: String,
    pub(crate) role: String,
    pub(crate) description: String,
    pub(crate) timeout_secs: i32,
    pub(crate) memory_mib: i32,
    pub(crate) ephemeral_storage_mib: i32,
    pub(crate) architecture: Architecture,
    pub(crate) environment: Option<StoredEnvironment>,
    /// The customer managed key that the environment is encrypted under.
    pub(crate) kms_key_arn: Option<String>,
    /// The version of the Parameters and Secrets extension, if the function has that layer.
    #[serde(default)]
    pub(crate) extension: Option<String>,
}

impl Settings {
    /// Those of a new function; the environment comes later.
    pub(crate) fn of_new(input: &CreateFunctionInput) -> Result<Self, LambdaError> {
        refuse_unbuilt_of_new(input)?;
        let (Some(runtime), Some(handler)) = (input.runtime, &input.handler) else {
            return Err(LambdaError::runtime_and_handler_missing());
        };
        require_supported(runtime)?;
        let settings = Self {
            runtime,
            handler: handler.clone(),
            role: input.role.clone(),
            description: input.description.clone().unwrap_or_default(),
            timeout_secs: input.timeout.unwrap_or(USUAL_TIMEOUT_SECS),
            memory_mib: input.memory_size.unwrap_or(USUAL_MEMORY_MIB),
            ephemeral_storage_mib: input
                .ephemeral_storage
                .as_ref()
                .map_or(USUAL_STORAGE_MIB, |storage| storage.size),
            architecture: architecture(input.architectures.as_deref())?
                .unwrap_or(Architecture::X8664),
            environment: None,
            kms_key_arn: some_text(input.kms_key_arn.as_deref()),
            extension: layer::parse(input.layers.as_deref().unwrap_or_default())?,
        };
        settings.require_within_limits()?;
        Ok(settings)
    }

    /// These, changed as a request says; environment and key come later.
    pub(crate) fn changed(
        &self,
        input: &UpdateFunctionConfigurationInput,
    ) -> Result<Self, LambdaError> {
        refuse_unbuilt_of_change(input)?;
        let mut settings = self.clone();
        if let Some(runtime) = input.runtime {
            require_supported(runtime)?;
            settings.runtime = runtime;
        }
        let texts = [
            (&mut settings.handler, &input.handler),
            (&mut settings.role, &input.role),
            (&mut settings.description, &input.description),
        ];
        for (old, new) in texts {
            if let Some(new) = new {
                old.clone_from(new);
            }
        }
        settings.timeout_secs = input.timeout.unwrap_or(settings.timeout_secs);
        settings.memory_mib = input.memory_size.unwrap_or(settings.memory_mib);
        if let Some(storage) = &input.ephemeral_storage {
            settings.ephemeral_storage_mib = storage.size;
        }
        if let Some(layers) = &input.layers {
            settings.extension = layer::parse(layers)?;
        }
        settings.require_within_limits()?;
        Ok(settings)
    }

    /// Whether they are the same, but for the description.
    pub(crate) fn run_as(&self, other: &Self) -> bool {
        Self {
            description: String::new(),
            ..self.clone()
        } == Self {
            description: String::new(),
            ..other.clone()
        }
    }

    fn require_within_limits(&self) -> Result<(), LambdaError> {
        for (value, name, most) in [
            (self.timeout_secs, "timeout", LONGEST_TIMEOUT_SECS),
            (self.memory_mib, "memorySize", LARGEST_MEMORY_MIB),
            (
                self.ephemeral_storage_mib,
                "ephemeralStorage.size",
                LARGEST_STORAGE_MIB,
            ),
        ] {
            if value > most {
                return Err(LambdaError::above_limit(value, name, most));
            }
        }
        Ok(())
    }
}

/// The architecture, if one is given; functions have one alone.
pub(crate) fn architecture(
    given: Option<&[Architecture]>,
) -> Result<Option<Architecture>, LambdaError> {
    match given {
        None | Some([]) => Ok(None),
        Some([one]) => Ok(Some(*one)),
        Some(_) => Err(LambdaError::several_architectures()),
    }
}

/// A text that is not empty: Lambda takes the empty one for none.
pub(crate) fn some_text(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated>
fn require_supported(runtime: Runtime) -> Result<(), LambdaError> {
    let is_gone = matches!(
        runtime,
        Runtime::Nodejs
            | Runtime::Nodejs43
            | Runtime::Nodejs43Edge
            | Runtime::Nodejs610
            | Runtime::Nodejs810
            | Runtime::Nodejs10X
            | Runtime::Nodejs12X
            | Runtime::Nodejs14X
            | Runtime::Java8
            | Runtime::Python27
            | Runtime::Python36
            | Runtime::Python37
            | Runtime::Dotnetcore10
            | Runtime::Dotnetcore20
            | Runtime::Dotnetcore21
            | Runtime::Dotnetcore31
            | Runtime::Go1X
            | Runtime::Ruby25
            | Runtime::Ruby27
            | Runtime::Provided
    );
    if is_gone {
        Err(LambdaError::runtime_gone(runtime))
    } else {
        Ok(())
    }
}

fn refuse_unbuilt_of_new(input: &CreateFunctionInput) -> Result<(), LambdaError> {
    let dead_letters = input.dead_letter_config.as_ref();
    refuse_first([
        (
            input.package_type == Some(PackageType::Image) || input.image_config.is_some(),
            "A function from a container image",
        ),
        (input.publish_to.is_some(), "PublishTo"),
        (has_vpc(input.vpc_config.as_ref()), "VpcConfig"),
        (
            dead_letters.is_some_and(|config| some_text(config.target_arn.as_deref()).is_some()),
            "DeadLetterConfig (its queues and topics)",
        ),
        (
            input.tracing_config.as_ref().and_then(|config| config.mode)
                == Some(TracingMode::Active),
            "Active tracing",
        ),
        (
            has_any(input.file_system_configs.as_deref()),
            "FileSystemConfigs",
        ),
        (
            some_text(input.code_signing_config_arn.as_deref()).is_some(),
            "Code signing",
        ),
        (
            input.snap_start.as_ref().and_then(|snap| snap.apply_on)
                == Some(SnapStartApplyOn::PublishedVersions),
            "SnapStart",
        ),
        (
            is_unusual_log(input.logging_config.as_ref(), &input.function_name),
            "LoggingConfig other than Text",
        ),
        (input.tenancy_config.is_some(), "TenancyConfig"),
        (
            input.capacity_provider_config.is_some(),
            "CapacityProviderConfig",
        ),
        (input.durable_config.is_some(), "DurableConfig"),
        (input.runtime_config.is_some(), "RuntimeConfig"),
        (input.accelerator_config.is_some(), "AcceleratorConfig"),
    ])
}

fn refuse_unbuilt_of_change(input: &UpdateFunctionConfigurationInput) -> Result<(), LambdaError> {
    let dead_letters = input.dead_letter_config.as_ref();
    refuse_first([
        (
            input.image_config.is_some(),
            "A function from a container image",
        ),
        (has_vpc(input.vpc_config.as_ref()), "VpcConfig"),
        (
            dead_letters.is_some_and(|config| some_text(config.target_arn.as_deref()).is_some()),
            "DeadLetterConfig (its queues and topics)",
        ),
        (
            input.tracing_config.as_ref().and_then(|config| config.mode)
                == Some(TracingMode::Active),
            "Active tracing",
        ),
        (
            has_any(input.file_system_configs.as_deref()),
            "FileSystemConfigs",
        ),
        (
            input.snap_start.as_ref().and_then(|snap| snap.apply_on)
                == Some(SnapStartApplyOn::PublishedVersions),
            "SnapStart",
        ),
        (
            is_unusual_log(input.logging_config.as_ref(), &input.function_name),
            "LoggingConfig other than Text",
        ),
        (
            input.capacity_provider_config.is_some(),
            "CapacityProviderConfig",
        ),
        (input.durable_config.is_some(), "DurableConfig"),
        (input.runtime_config.is_some(), "RuntimeConfig"),
        (input.accelerator_config.is_some(), "AcceleratorConfig"),
    ])
}

fn refuse_first<const N: usize>(parts: [(bool, &str); N]) -> Result<(), LambdaError> {
    match parts.into_iter().find(|(is_asked_for, _)| *is_asked_for) {
        Some((_, what)) => Err(ApiError::not_implemented(what).into()),
        None => Ok(()),
    }
}

fn has_any<T>(list: Option<&[T]>) -> bool {
    list.is_some_and(|list| !list.is_empty())
}

fn has_vpc(config: Option<&VpcConfig>) -> bool {
    config.is_some_and(|config| {
        has_any(config.subnet_ids.as_deref()) || has_any(config.security_group_ids.as_deref())
    })
}

fn is_unusual_log(config: Option<&LoggingConfig>, function: &str) -> bool {
    let usual = log_group(function.rsplit(':').next().unwrap_or_default());
    config.is_some_and(|config| {
        config.log_format == Some(LogFormat::Json)
            || config.application_log_level.is_some()
            || config.system_log_level.is_some()
            || some_text(config.log_group.as_deref()).is_some_and(|group| group != usual)
    })
}
