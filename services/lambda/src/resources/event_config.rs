//! How queued events of a function are handled.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html>

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{DestinationConfig, GetFunctionEventInvokeConfigOutput, OnFailure, OnSuccess};
use crate::resources::settings::some_text;

const USUAL_RETRIES: i32 = 2;
const USUAL_AGE_SECS: i32 = 6 * 60 * 60;

/// How queued events of a function, version or alias are handled.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct EventConfig {
    pub(crate) last_modified: Timestamp,
    pub(crate) retries: Option<i32>,
    pub(crate) age_secs: Option<i32>,
    /// The ARN that records of successes go to.
    pub(crate) on_success: Option<String>,
    /// The ARN that records of failures go to.
    pub(crate) on_failure: Option<String>,
}

impl EventConfig {
    /// How often an event is tried again after the function failed.
    pub(crate) fn most_retries(&self) -> u32 {
        u32::try_from(self.retries.unwrap_or(USUAL_RETRIES)).unwrap_or(0)
    }

    /// How long an event is kept, in seconds.
    pub(crate) fn most_age_secs(&self) -> i64 {
        i64::from(self.age_secs.unwrap_or(USUAL_AGE_SECS))
    }

    /// The ARNs that records go to.
    pub(crate) fn destinations(&self) -> impl Iterator<Item = &str> {
        [&self.on_success, &self.on_failure]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// Takes the destinations of a request over.
    pub(crate) fn set_destinations(&mut self, given: Option<&DestinationConfig>) {
        let success = given.and_then(|given| given.on_success.as_ref());
        let failure = given.and_then(|given| given.on_failure.as_ref());
        self.on_success = some_text(success.and_then(|to| to.destination.as_deref()));
        self.on_failure = some_text(failure.and_then(|to| to.destination.as_deref()));
    }

    /// It as the API shows it, of the qualified ARN.
    pub(crate) fn shown(&self, arn: String) -> GetFunctionEventInvokeConfigOutput {
        GetFunctionEventInvokeConfigOutput {
            last_modified: Some(self.last_modified),
            function_arn: Some(arn),
            maximum_retry_attempts: self.retries,
            maximum_event_age_in_seconds: self.age_secs,
            destination_config: Some(DestinationConfig {
                on_success: Some(OnSuccess {
                    destination: self.on_success.clone(),
                }),
                on_failure: Some(OnFailure {
                    destination: self.on_failure.clone(),
                }),
            }),
        }
    }
}
