//! What is kept of a request when it is over: counters and the access log.

use ringwall_elbv2::resources::logs::LogKind;

use super::exchange::Exchange;
use crate::http1::desync::Class;
use crate::http1::head::Version;
use crate::http1::name::Known;
use crate::logs::{Entry, resource_id};

impl Exchange<'_> {
    pub(crate) fn record(&self, received: u64, sent: u64) {
        let shared = &self.worker.shared;
        let note = &self.note;
        shared.meters.response(note.status);
        if self.found.class() != Class::Compliant {
            shared.meters.noncompliant.increment(1);
        }
        if !shared.recorder.wants(self.site.balancer, LogKind::Access) {
            return;
        }
        let head = self.head;
        let tls = self.visitor.tls.as_ref();
        let entry = Entry {
            kind: self.kind(),
            time: shared.clock.now().millis(),
            elb: resource_id(&self.site.balancer.arn),
            client: self.visitor.peer,
            local: self.visitor.local,
            target: note.target,
            request_creation_time: note.created,
            sent_at: note.sent_at,
            answered_at: note.answered_at,
            elb_status_code: note.status,
            target_status_code: note.target_status,
            received_bytes: received + head.bytes.len() as u64,
            sent_bytes: sent,
            method: head.method(),
            scheme: self.visitor.scheme(),
            host: crate::routing::without_port(head.host()),
            uri: head.get(head.target),
            version: head.version.as_str(),
            user_agent: head.value(Known::UserAgent).unwrap_or(b"-"),
            ssl_cipher: tls.map(|tls| tls.cipher_suite.as_str()),
            ssl_protocol: tls.map(|tls| tls.version),
            target_group_arn: note.group_arn.as_deref(),
            trace_id: &self.trace_id,
            domain_name: tls.and_then(|tls| tls.server_name.as_deref()),
            chosen_cert_arn: tls.and_then(|tls| tls.certificate_arn.as_deref()),
            matched_rule_priority: note.priority,
            actions_executed: &note.actions,
            redirect_url: note.redirect_url.as_deref(),
            error_reason: note.error_reason,
            classification: self.found,
            conn_trace_id: self.visitor.trace_id.as_deref(),
            transformed_host: self.rewritten.host.as_deref(),
            transformed_uri: self.rewritten.target.as_deref(),
            request_transform_status: note.transform_status,
        };
        shared.recorder.request(self.site.balancer, &entry);
    }

    fn kind(&self) -> &'static str {
        let is_tls = self.visitor.tls.is_some();
        match (self.framing.upgrades && self.note.status == 101, is_tls) {
            (true, true) => "wss",
            (true, false) => "ws",
            (false, true) if self.head.version == Version::Http2 => "h2",
            (false, true) => "https",
            (false, false) => "http",
        }
    }
}
