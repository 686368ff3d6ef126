//! Records of events that are over, for destinations.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_model::Sensitive;
use serde::Serialize;
use serde_json::value::RawValue;

use super::QueuedEvent;
use crate::api::{self, InvocationType, InvokeInput};
use crate::runner::Answer;

/// Why an event is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Condition {
    Success,
    RetriesExhausted,
    EventAgeExceeded,
    ZeroReservedConcurrency,
}

/// An event that is over.
pub(crate) struct Record<'a> {
    pub(crate) event: &'a QueuedEvent,
    pub(crate) condition: Condition,
    pub(crate) executed_version: &'a str,
    pub(crate) answer: Option<&'a Answer>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    version: &'static str,
    timestamp: String,
    request_context: RequestPart<'a>,
    request_payload: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_context: Option<ResponsePart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_payload: Option<&'a RawValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestPart<'a> {
    request_id: &'a str,
    function_arn: String,
    condition: Condition,
    approximate_invoke_count: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponsePart<'a> {
    status_code: u16,
    executed_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_error: Option<&'static str>,
}

impl Record<'_> {
    /// Invokes a function with it, for whoever `acting` is.
    pub(crate) fn send(
        &self,
        acting: &RequestContext,
        destination: &str,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        let text = self.written(now)?;
        acting
            .call::<api::Invoke>(InvokeInput {
                function_name: destination.to_owned(),
                invocation_type: Some(InvocationType::Event),
                log_type: None,
                client_context: None,
                durable_execution_name: None,
                payload: Some(Sensitive::new(text)),
                qualifier: None,
                tenant_id: None,
            })
            .map(drop)
    }

    fn written(&self, now: Timestamp) -> Result<Vec<u8>, ApiError> {
        let named = self.event.named();
        let qualifier = named.qualifier.as_deref().unwrap_or("$LATEST");
        let answer = self.answer;
        let runs = self.event.failures + u32::from(answer.is_some());
        let payload = |bytes| serde_json::from_slice::<&RawValue>(bytes);
        let written = Written {
            version: "1.0",
            timestamp: with_millis(now),
            request_context: RequestPart {
                request_id: &self.event.id,
                function_arn: named.with_qualifier(qualifier).qualified_arn(),
                condition: self.condition,
                approximate_invoke_count: runs,
            },
            request_payload: payload(self.event.payload.expose()).map_err(ApiError::internal)?,
            response_context: answer.map(|answer| ResponsePart {
                status_code: 200,
                executed_version: self.executed_version,
                function_error: answer.function_error,
            }),
            response_payload: answer.and_then(|answer| payload(&answer.payload).ok()),
        };
        serde_json::to_vec(&written).map_err(ApiError::internal)
    }
}

/// A moment as records write it: `2019-11-14T18:16:05.568Z`.
fn with_millis(at: Timestamp) -> String {
    let text = at.iso8601();
    let seconds = text.strip_suffix('Z').unwrap_or(&text);
    format!("{seconds}.{:03}Z", at.millis().rem_euclid(1000))
}
