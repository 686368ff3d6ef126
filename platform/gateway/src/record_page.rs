//! Trail events of pages.

use ringwall_core::{PageEvent, RequestContext};
use ringwall_model::{write_name, write_text};

use crate::record::{HEAD, member, write_host};

/// The event of a request for a page.
pub(crate) fn page_event(ctx: &RequestContext, event: &PageEvent) -> Vec<u8> {
    let mut out = String::with_capacity(1024);
    out.push_str(HEAD);
    out.push('{');
    member(&mut out, "accountId", &event.account.digits());
    out.push('}');
    member(&mut out, "eventTime", &ctx.now().iso8601());
    write_name(&mut out, "eventSource");
    write_host(&mut out, ctx.service);
    member(&mut out, "eventName", &event.name);
    member(&mut out, "awsRegion", event.region.as_str());
    if let Some(address) = ctx.client.address {
        member(&mut out, "sourceIPAddress", &address.to_string());
    }
    if let Some(agent) = &ctx.client.user_agent {
        member(&mut out, "userAgent", agent);
    }
    out.push_str(",\"requestParameters\":null,\"responseElements\":null");
    write_name(&mut out, "additionalEventData");
    out.push_str(&format!(
        r#"{{"responseParameters":{{"status":{}}},"requestParameters":{{"#,
        event.status
    ));
    for (place, (name, value)) in event.parameters.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_text(&mut out, name);
        out.push_str(":[");
        write_text(&mut out, value);
        out.push(']');
    }
    out.push('}');
    for (name, value) in &event.about {
        member(&mut out, name, value);
    }
    out.push('}');
    member(&mut out, "requestID", &ctx.request_id);
    member(&mut out, "eventID", &ctx.event_id);
    write_name(&mut out, "readOnly");
    out.push_str(if event.is_read_only { "true" } else { "false" });
    out.push_str(r#","eventType":"AwsServiceEvent","managementEvent":true"#);
    member(&mut out, "recipientAccountId", &event.account.digits());
    write_name(&mut out, "serviceEventDetails");
    out.push('{');
    member(&mut out, "serviceAccountId", &event.account.digits());
    out.push('}');
    out.push_str(r#","eventCategory":"Management"}"#);
    out.into_bytes()
}
