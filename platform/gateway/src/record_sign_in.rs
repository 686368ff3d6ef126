//! Trail events of sign-ins.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html>

use ringwall_core::{RequestContext, SignInEvent};
use ringwall_model::{write_name, write_text};

use crate::record::{HEAD, member, write_host};
use crate::record_identity::write_identity;

/// What stands for a name that nobody has.
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

/// The event of a sign-in of the context's caller.
pub(crate) fn sign_in_event(ctx: &RequestContext, event: &SignInEvent) -> Vec<u8> {
    let account = ctx.account();
    let mut out = String::with_capacity(1024);
    out.push_str(HEAD);
    if event.is_name_hidden {
        out.push('{');
        member(&mut out, "type", "IAMUser");
        member(&mut out, "accountId", &account.digits());
        member(&mut out, "accessKeyId", "");
        member(&mut out, "userName", HIDDEN);
        out.push('}');
    } else {
        write_identity(&mut out, ctx, None);
    }
    member(&mut out, "eventTime", &ctx.now().iso8601());
    write_name(&mut out, "eventSource");
    write_host(&mut out, ctx.service);
    member(&mut out, "eventName", event.name);
    member(&mut out, "awsRegion", ctx.region.as_str());
    if let Some(address) = ctx.client.address {
        member(&mut out, "sourceIPAddress", &address.to_string());
    }
    if let Some(agent) = &ctx.client.user_agent {
        member(&mut out, "userAgent", agent);
    }
    if let Some(failure) = event.failure {
        member(&mut out, "errorMessage", failure);
    }
    out.push_str(",\"requestParameters\":null");
    write_name(&mut out, "responseElements");
    let result = match event.failure {
        Some(_) => "Failure",
        None => "Success",
    };
    write_object(&mut out, [(event.name, result)]);
    write_name(&mut out, "additionalEventData");
    let about = event.about.iter();
    write_object(&mut out, about.map(|(name, value)| (*name, value.as_str())));
    member(&mut out, "eventID", &ctx.event_id);
    out.push_str(r#","readOnly":false,"eventType":"AwsConsoleSignIn","managementEvent":true"#);
    member(&mut out, "recipientAccountId", &account.digits());
    out.push_str(r#","eventCategory":"Management"}"#);
    out.into_bytes()
}

/// Writes members by their names, which begin with capitals here.
fn write_object<'a>(out: &mut String, members: impl IntoIterator<Item = (&'a str, &'a str)>) {
    out.push('{');
    for (place, (name, value)) in members.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_text(out, name);
        out.push(':');
        write_text(out, value);
    }
    out.push('}');
}
