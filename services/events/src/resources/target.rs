//! Targets of rules: Lambda functions, event buses and API destinations.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html>

use std::collections::BTreeMap;

use ringwall_core::Arn;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::error::EventsError;
use crate::resources::bus::BusRef;
use crate::resources::connection::name_of;
use crate::transform::Input;

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Target {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) kind: TargetKind,
    pub(crate) role_arn: Option<String>,
    pub(crate) input: Input,
    pub(crate) retry: Option<Retry>,
    /// What calls of a webhook have besides.
    #[serde(default)]
    pub(crate) http: Option<Http>,
}

/// What the calls of a webhook have besides what its connection says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Http {
    /// In place of each `*` of the endpoint.
    pub(crate) path: Vec<String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) query: BTreeMap<String, String>,
}

/// What a target is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TargetKind {
    Function,
    Bus(BusRef),
    /// An API destination.
    Webhook,
}

/// How long a delivery is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retry {
    pub(crate) attempts: Option<i32>,
    pub(crate) age_secs: Option<i32>,
}

impl Target {
    /// Reads a target for a rule on `bus`.
    pub(crate) fn parse(target: &api::Target, bus: &BusRef) -> Result<Self, EventsError> {
        let kind = kind(&target.arn, bus)?;
        require_built(target, &kind)?;
        let input = Input::parse(target)?;
        if let TargetKind::Bus(to) = &kind {
            if to.account == bus.account && target.role_arn.is_none() {
                return Err(EventsError::role_required(&target.arn));
            }
            if to.account != bus.account && input != Input::Whole {
                return Err(EventsError::input_for_other_account(&target.id));
            }
            // The receiving bus takes events, which a constant or a part of one is not.
            if input != Input::Whole {
                return Err(EventsError::not_built(
                    "Input of a target that is an event bus",
                ));
            }
        }
        if kind == TargetKind::Webhook && target.role_arn.is_none() {
            return Err(EventsError::role_required(&target.arn));
        }
        Ok(Self {
            id: target.id.clone(),
            arn: target.arn.clone(),
            kind,
            role_arn: target.role_arn.clone(),
            input,
            retry: target.retry_policy.as_ref().map(|retry| Retry {
                attempts: retry.maximum_retry_attempts,
                age_secs: retry.maximum_event_age_in_seconds,
            }),
            http: target.http_parameters.as_ref().map(|http| Http {
                path: http.path_parameter_values.clone().unwrap_or_default(),
                headers: http.header_parameters.clone().unwrap_or_default(),
                query: http.query_string_parameters.clone().unwrap_or_default(),
            }),
        })
    }

    /// The target as the API shows it.
    pub(crate) fn shown(&self) -> api::Target {
        let (input, input_path, input_transformer) = self.input.shown();
        api::Target {
            role_arn: self.role_arn.clone(),
            input,
            input_path,
            input_transformer,
            retry_policy: self.retry.map(|retry| api::RetryPolicy {
                maximum_retry_attempts: retry.attempts,
                maximum_event_age_in_seconds: retry.age_secs,
            }),
            http_parameters: self.http.as_ref().map(|http| api::HttpParameters {
                path_parameter_values: Some(http.path.clone()),
                header_parameters: Some(http.headers.clone()),
                query_string_parameters: Some(http.query.clone()),
            }),
            ..bare(self.id.clone(), self.arn.clone())
        }
    }
}

fn kind(text: &str, bus: &BusRef) -> Result<TargetKind, EventsError> {
    let arn: Arn = text.parse().map_err(|_| EventsError::invalid_arn(text))?;
    match arn.service.as_str() {
        "lambda" => {
            if !arn.resource.starts_with("function:") || arn.region != bus.region.as_str() {
                return Err(EventsError::invalid_arn(text));
            }
            if arn.account != bus.account.to_string() {
                return Err(EventsError::not_built(
                    "A Lambda function of another account as target",
                ));
            }
            Ok(TargetKind::Function)
        }
        "events" if arn.resource.starts_with("event-bus/") => {
            let to = BusRef::of_arn(text).ok_or_else(|| EventsError::invalid_arn(text))?;
            if to.region != bus.region {
                return Err(EventsError::not_built(
                    "An event bus of another Region as target",
                ));
            }
            Ok(TargetKind::Bus(to))
        }
        "events" if arn.resource.starts_with("api-destination/") => {
            name_of(text, "api-destination", bus.account, &bus.region)?;
            Ok(TargetKind::Webhook)
        }
        other => Err(EventsError::not_built(format_args!(
            "A target of {other} (targets are Lambda functions, event buses and API destinations)"
        ))),
    }
}

/// Refuses members of a target that would be ignored.
fn require_built(target: &api::Target, kind: &TargetKind) -> Result<(), EventsError> {
    let unused = [
        ("KinesisParameters", target.kinesis_parameters.is_some()),
        (
            "RunCommandParameters",
            target.run_command_parameters.is_some(),
        ),
        ("EcsParameters", target.ecs_parameters.is_some()),
        ("BatchParameters", target.batch_parameters.is_some()),
        ("SqsParameters", target.sqs_parameters.is_some()),
        (
            "HttpParameters",
            target.http_parameters.is_some() && *kind != TargetKind::Webhook,
        ),
        (
            "RedshiftDataParameters",
            target.redshift_data_parameters.is_some(),
        ),
        (
            "SageMakerPipelineParameters",
            target.sage_maker_pipeline_parameters.is_some(),
        ),
        ("AppSyncParameters", target.app_sync_parameters.is_some()),
        ("DeadLetterConfig", target.dead_letter_config.is_some()),
    ];
    match unused.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(EventsError::not_built(format_args!("{name} of a target"))),
        None => Ok(()),
    }
}

/// A target that says no more than what it is.
pub(crate) const fn bare(id: String, arn: String) -> api::Target {
    api::Target {
        id,
        arn,
        role_arn: None,
        input: None,
        input_path: None,
        input_transformer: None,
        kinesis_parameters: None,
        run_command_parameters: None,
        ecs_parameters: None,
        batch_parameters: None,
        sqs_parameters: None,
        http_parameters: None,
        redshift_data_parameters: None,
        sage_maker_pipeline_parameters: None,
        dead_letter_config: None,
        retry_policy: None,
        app_sync_parameters: None,
    }
}
