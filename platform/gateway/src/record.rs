//! Trail events, made from requests.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

use std::sync::Arc;

use ringwall_core::{
    ApiError, ConditionValues, DeniedQuestion, ErrorKind, OutsideEvent, OutsideEvents, PageEvent,
    Platform, PrincipalKind, RequestContext, SignInEvent, TrailResource,
};
use ringwall_model::{Struct, write_event_members, write_name, write_text};
use ringwall_service::ServiceEvent;
use ringwall_trail::Trail;
use ringwall_wire::{CommonError, WireError, common_code};

use crate::dispatch::Target;
use crate::record_address::write_address;
use crate::record_identity::{write_claims, write_identity};
use crate::record_page::page_event;
use crate::record_sign_in::sign_in_event;

/// What is done with data rather than with resources: told to trails that select it, and no part of
/// event history.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html>
const DATA_EVENTS: [(&str, &str); 6] = [
    ("cognito-identity", "GetCredentialsForIdentity"),
    ("cognito-identity", "GetId"),
    ("cognito-identity", "GetOpenIdToken"),
    ("cognito-identity", "GetOpenIdTokenForDeveloperIdentity"),
    ("cognito-identity", "UnlinkIdentity"),
    ("lambda", "Invoke"),
];

/// The version of the event's form, and the name of what comes first.
pub(crate) const HEAD: &str = r#"{"eventVersion":"1.11","userIdentity":"#;

/// Makes events, and hands them to the trail.
#[derive(Clone)]
pub(crate) struct Recorder {
    trail: Arc<Trail>,
}

/// How a call went.
#[derive(Clone, Copy)]
pub(crate) enum Outcome<'a> {
    /// It answered this.
    Answered(&'a Struct),
    /// It was refused.
    Refused(&'a ApiError),
    /// Its input could not be taken.
    Untaken(&'a WireError),
}

impl<'a> Outcome<'a> {
    pub(crate) const fn of(result: &'a Result<Struct, ApiError>) -> Self {
        match result {
            Ok(output) => Self::Answered(output),
            Err(error) => Self::Refused(error),
        }
    }
}

impl Recorder {
    pub(crate) const fn new(trail: Arc<Trail>) -> Self {
        Self { trail }
    }

    /// An input's members as they stand in the event.
    pub(crate) fn parameters(&self, target: Target, input: &Struct) -> String {
        let mut out = String::from("{");
        if let Some(shape) = target.operation.input {
            write_event_members(&mut out, target.service, shape, input.iter());
        }
        out
    }

    /// Makes an event and records it.
    pub(crate) fn record(
        &self,
        ctx: &RequestContext,
        target: Target,
        parameters: &str,
        outcome: Outcome<'_>,
    ) {
        if matches!(outcome, Outcome::Refused(_)) && ctx.is_unrecorded() {
            return;
        }
        self.append(self.event(ctx, target, parameters, outcome));
    }

    /// Records an event that was made before.
    pub(crate) fn append(&self, event: Vec<u8>) {
        self.trail.append(event);
    }

    /// Records an event that was made before and may have been recorded before a crash.
    pub(crate) fn append_once(&self, event: Vec<u8>) {
        self.trail.append_once(event);
    }

    /// Waits until all is on the disk.
    pub(crate) fn flush(&self) {
        self.trail.flush();
    }

    /// The event of a call.
    pub(crate) fn event(
        &self,
        ctx: &RequestContext,
        target: Target,
        parameters: &str,
        outcome: Outcome<'_>,
    ) -> Vec<u8> {
        let mut notes = ctx.take_notes();
        let mut out = String::with_capacity(1536);
        out.push_str(HEAD);
        write_identity(&mut out, ctx, notes.federated.as_ref());
        member(&mut out, "eventTime", &ctx.now().iso8601());
        write_name(&mut out, "eventSource");
        write_host(&mut out, &target.service.endpoint_prefix);
        member(&mut out, "eventName", ctx.operation);
        member(&mut out, "awsRegion", ctx.region.as_str());
        write_origin(&mut out, ctx);
        match outcome {
            Outcome::Answered(_) => {}
            Outcome::Refused(error) => {
                write_error(&mut out, error_code(target, error), error.message());
            }
            Outcome::Untaken(error) => {
                write_error(&mut out, &error.code, error.message.as_deref());
            }
        }

        write_name(&mut out, "requestParameters");
        out.push_str(parameters);
        for (name, value) in &notes.defaulted {
            if !has_member(parameters, name) {
                member(&mut out, name, value);
            }
        }
        if let Some(caller) = &notes.federated {
            write_claims(&mut out, caller);
        }
        out.push('}');
        write_name(&mut out, "responseElements");
        match outcome {
            Outcome::Answered(output) if notes.tells_response || !target.is_read_only() => {
                out.push('{');
                if let Some(shape) = target.operation.output {
                    let told = output
                        .iter()
                        .filter(|(name, _)| !notes.left_out.contains(name));
                    write_event_members(&mut out, target.service, shape, told);
                }
                notes
                    .response
                    .iter()
                    .for_each(|(name, value)| member(&mut out, name, value));
                out.push('}');
            }
            _ => out.push_str("null"),
        }
        if let (Outcome::Refused(error), Some(denied)) = (outcome, &notes.denied)
            && error.kind() == ErrorKind::AccessDenied
        {
            notes.additional.extend(denied_question(denied));
        }
        if !notes.additional.is_empty() {
            write_name(&mut out, "additionalEventData");
            write_pairs(&mut out, &notes.additional);
        }
        member(&mut out, "requestID", &ctx.request_id);
        member(&mut out, "eventID", &ctx.event_id);
        write_name(&mut out, "readOnly");
        out.push_str(if target.is_read_only() {
            "true"
        } else {
            "false"
        });
        write_resources(&mut out, &notes.resources);
        let is_data = DATA_EVENTS.contains(&(ctx.service, ctx.operation));
        out.push_str(r#","eventType":"AwsApiCall","managementEvent":"#);
        out.push_str(if is_data { "false" } else { "true" });
        let recipient = notes
            .federated
            .as_ref()
            .map_or(ctx.account(), |one| one.account);
        member(&mut out, "recipientAccountId", &recipient.digits());
        member(
            &mut out,
            "eventCategory",
            if is_data { "Data" } else { "Management" },
        );
        out.push('}');
        out.into_bytes()
    }

    /// The event of what a service did by itself.
    pub(crate) fn service_event(
        &self,
        service: &str,
        event: &ServiceEvent,
        platform: &Platform,
    ) -> Vec<u8> {
        let mut out = String::from(HEAD);
        out.push('{');
        member(&mut out, "accountId", &event.account.digits());
        write_name(&mut out, "invokedBy");
        write_host(&mut out, service);
        out.push('}');
        member(&mut out, "eventTime", &platform.clock.now().iso8601());
        for name in ["eventSource", "sourceIPAddress", "userAgent"] {
            write_name(&mut out, name);
            write_host(&mut out, service);
        }
        member(&mut out, "eventName", event.name);
        member(&mut out, "awsRegion", event.region.as_str());
        out.push_str(",\"requestParameters\":null,\"responseElements\":null");
        member(&mut out, "eventID", &platform.uuid());
        out.push_str(",\"readOnly\":false");
        write_resources(&mut out, &event.resources);
        member(&mut out, "eventType", "AwsServiceEvent");
        out.push_str(",\"managementEvent\":true");
        member(&mut out, "recipientAccountId", &event.account.digits());
        write_name(&mut out, "serviceEventDetails");
        write_pairs(&mut out, &event.details);
        member(&mut out, "eventCategory", "Management");
        out.push('}');
        out.into_bytes()
    }
}

impl OutsideEvents for Recorder {
    fn record(&self, ctx: &RequestContext, event: &OutsideEvent) {
        let mut notes = ctx.take_notes();
        let mut out = String::with_capacity(1024);
        out.push_str(HEAD);
        write_identity(&mut out, ctx, None);
        member(&mut out, "eventTime", &ctx.now().iso8601());
        write_name(&mut out, "eventSource");
        write_host(&mut out, ctx.service);
        member(&mut out, "eventName", ctx.operation);
        member(&mut out, "awsRegion", ctx.region.as_str());
        write_origin(&mut out, ctx);
        if let Some((code, words)) = &event.error {
            write_error(&mut out, code, Some(words));
        }
        write_name(&mut out, "requestParameters");
        write_pairs(&mut out, &event.parameters);
        out.push_str(",\"responseElements\":null");
        notes.additional.push(ours());
        if let Some(denied) = &notes.denied {
            notes.additional.extend(denied_question(denied));
        }
        write_name(&mut out, "additionalEventData");
        write_pairs(&mut out, &notes.additional);
        member(&mut out, "requestID", &ctx.request_id);
        member(&mut out, "eventID", &ctx.event_id);
        out.push_str(",\"readOnly\":false");
        write_resources(&mut out, &notes.resources);
        out.push_str(r#","eventType":"AwsServiceEvent","managementEvent":true"#);
        member(&mut out, "recipientAccountId", &event.account.digits());
        out.push_str(r#","eventCategory":"Management"}"#);
        self.append(out.into_bytes());
    }

    fn record_page(&self, ctx: &RequestContext, event: &PageEvent) {
        self.append(page_event(ctx, event));
    }

    fn record_sign_in(&self, ctx: &RequestContext, event: &SignInEvent) {
        self.append(sign_in_event(ctx, event));
    }
}

/// Marks an event that AWS's CloudTrail does not have.
fn ours() -> (&'static str, String) {
    ("recordedBy", "Ringwall".to_owned())
}

/// What `ringwall explain` needs to ask the same again.
fn denied_question(denied: &DeniedQuestion) -> [(&'static str, String); 3] {
    let mut conditions = String::from("{");
    for (key, values) in &denied.conditions {
        if conditions.len() > 1 {
            conditions.push(',');
        }
        write_text(&mut conditions, key);
        conditions.push_str(":[");
        let values = match values {
            ConditionValues::One(value) => std::slice::from_ref(value),
            ConditionValues::Many(values) => values,
        };
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                conditions.push(',');
            }
            write_text(&mut conditions, value);
        }
        conditions.push(']');
    }
    conditions.push('}');
    [
        ("deniedAction", denied.action.clone()),
        ("deniedResource", denied.resource.clone()),
        ("deniedContext", conditions),
    ]
}

/// Whether the text of an object has a member of that name. One inside a member counts too, but
/// names of defaulted parameters stand nowhere but at the top.
fn has_member(object: &str, name: &str) -> bool {
    object.match_indices(name).any(|(at, _)| {
        object.get(..at).is_some_and(|before| before.ends_with('"'))
            && object
                .get(at + name.len()..)
                .is_some_and(|after| after.starts_with("\":"))
    })
}

pub(crate) fn member(out: &mut String, name: &str, value: &str) {
    write_name(out, name);
    write_text(out, value);
}

pub(crate) fn write_host(out: &mut String, service: &str) {
    out.push('"');
    out.push_str(service);
    out.push_str(".amazonaws.com\"");
}

/// Address and program of the client; of the service that called for it, where one did.
fn write_origin(out: &mut String, ctx: &RequestContext) {
    if let Some(service) = ctx.called_via.last() {
        for name in ["sourceIPAddress", "userAgent"] {
            write_name(out, name);
            write_host(out, service);
        }
        return;
    }
    if let PrincipalKind::Service { name } = &ctx.caller.principal.kind {
        member(out, "sourceIPAddress", name);
        member(out, "userAgent", name);
        return;
    }
    if let Some(address) = ctx.client.address {
        write_name(out, "sourceIPAddress");
        write_address(out, address);
    }
    if let Some(agent) = &ctx.client.user_agent {
        member(out, "userAgent", agent);
    }
}

fn error_code(target: Target, error: &ApiError) -> &'static str {
    let protocol = target.service.protocols.first().copied();
    let common =
        |error| protocol.map_or("InternalFailure", |protocol| common_code(protocol, error).0);
    match error.kind() {
        ErrorKind::Modelled(code) => code,
        ErrorKind::Validation => common(CommonError::Validation),
        ErrorKind::AccessDenied => common(CommonError::AccessDenied),
        ErrorKind::Throttling => common(CommonError::Throttling),
        ErrorKind::NotImplemented => common(CommonError::NotImplemented),
        ErrorKind::Internal | ErrorKind::Waits => common(CommonError::Internal),
    }
}

fn write_error(out: &mut String, code: &str, message: Option<&str>) {
    member(out, "errorCode", code);
    if let Some(message) = message {
        member(out, "errorMessage", message);
    }
}

fn write_pairs(out: &mut String, pairs: &[(&'static str, String)]) {
    out.push('{');
    pairs
        .iter()
        .for_each(|(name, value)| member(out, name, value));
    out.push('}');
}

fn write_resources(out: &mut String, resources: &[TrailResource]) {
    if resources.is_empty() {
        return;
    }
    write_name(out, "resources");
    out.push('[');
    for (place, resource) in resources.iter().enumerate() {
        out.push_str(if place > 0 { ",{" } else { "{" });
        member(out, "accountId", &resource.account.digits());
        member(out, "type", resource.kind);
        out.push_str(",\"ARN\":");
        write_text(out, &resource.arn);
        out.push('}');
    }
    out.push(']');
}
