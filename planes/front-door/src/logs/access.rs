//! The access log: one line a request, as AWS's load balancers write it.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>

use std::cell::Cell;
use std::fmt;
use std::net::SocketAddr;

use super::words::{Iso, Text, or_dash};
use crate::http1::desync::Classification;

/// What is noted while a request is served.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) created: i64,
    pub(crate) sent_at: Option<i64>,
    pub(crate) answered_at: Option<i64>,
    pub(crate) status: u16,
    pub(crate) target: Option<SocketAddr>,
    pub(crate) target_status: Option<u16>,
    pub(crate) group_arn: Option<String>,
    pub(crate) priority: Option<u32>,
    pub(crate) actions: Vec<&'static str>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) error_reason: Option<&'static str>,
    pub(crate) transform_status: Option<&'static str>,
    /// Targets that could not be reached.
    pub(crate) tried: Cell<usize>,
}

impl Note {
    pub(crate) fn new(created: i64) -> Self {
        Self {
            created,
            sent_at: None,
            answered_at: None,
            status: 0,
            target: None,
            target_status: None,
            group_arn: None,
            priority: None,
            actions: Vec::new(),
            redirect_url: None,
            error_reason: None,
            transform_status: None,
            tried: Cell::new(0),
        }
    }

    pub(crate) fn failed_to_judge(&mut self) {
        self.actions.push("waf-failed");
        self.error_reason = Some("WAFUnhandledException");
    }
}

/// An entry. Times are in milliseconds since 1970; `Display` writes AWS's line.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields have AWS's names")]
pub struct Entry<'a> {
    pub kind: &'static str,
    pub time: i64,
    pub elb: &'a str,
    pub client: SocketAddr,
    pub local: SocketAddr,
    pub target: Option<SocketAddr>,
    pub request_creation_time: i64,
    pub sent_at: Option<i64>,
    pub answered_at: Option<i64>,
    pub elb_status_code: u16,
    pub target_status_code: Option<u16>,
    pub received_bytes: u64,
    pub sent_bytes: u64,
    pub method: &'a [u8],
    pub scheme: &'a str,
    pub host: &'a [u8],
    pub uri: &'a [u8],
    pub version: &'a str,
    pub user_agent: &'a [u8],
    pub ssl_cipher: Option<&'a str>,
    pub ssl_protocol: Option<&'a str>,
    pub target_group_arn: Option<&'a str>,
    pub trace_id: &'a str,
    pub domain_name: Option<&'a str>,
    pub chosen_cert_arn: Option<&'a str>,
    pub matched_rule_priority: Option<u32>,
    pub actions_executed: &'a [&'static str],
    pub redirect_url: Option<&'a str>,
    pub error_reason: Option<&'a str>,
    pub classification: Classification,
    pub conn_trace_id: Option<&'a str>,
    pub transformed_host: Option<&'a [u8]>,
    pub transformed_uri: Option<&'a [u8]>,
    pub request_transform_status: Option<&'a str>,
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = or_dash(self.target.as_ref());
        let target_status = or_dash(self.target_status_code.as_ref());
        write!(f, "{} {} {} ", self.kind, Iso(self.time), self.elb)?;
        write!(f, "{} {target} ", self.client)?;
        write!(
            f,
            "{} ",
            Seconds(Some(self.request_creation_time), self.sent_at)
        )?;
        write!(f, "{} ", Seconds(self.sent_at, self.answered_at))?;
        let answered = self.answered_at;
        write!(f, "{} ", Seconds(answered, answered.map(|_| self.time)))?;
        write!(f, "{} {target_status} ", self.elb_status_code)?;
        write!(f, "{} {} ", self.received_bytes, self.sent_bytes)?;
        write!(f, "\"{} ", Text(self.method))?;
        write!(
            f,
            "{}://{}:{}",
            self.scheme,
            Text(self.host),
            self.local.port()
        )?;
        write!(f, "{} {}\" ", Text(self.uri), self.version)?;
        write!(f, "\"{}\" ", Text(self.user_agent))?;
        write!(f, "{} ", or_dash(self.ssl_cipher.as_ref()))?;
        write!(f, "{} ", or_dash(self.ssl_protocol.as_ref()))?;
        write!(f, "{} ", or_dash(self.target_group_arn.as_ref()))?;
        write!(f, "\"{}\" ", Text(self.trace_id.as_bytes()))?;
        write!(f, "\"{}\" ", or_dash(self.domain_name.as_ref()))?;
        write!(f, "\"{}\" ", or_dash(self.chosen_cert_arn.as_ref()))?;
        write!(f, "{} ", or_dash(self.matched_rule_priority.as_ref()))?;
        write!(f, "{} ", Iso(self.request_creation_time))?;
        write!(f, "\"{}\" ", List(self.actions_executed))?;
        write!(f, "\"{}\" ", or_dash(self.redirect_url.as_ref()))?;
        write!(f, "\"{}\" ", or_dash(self.error_reason.as_ref()))?;
        write!(f, "\"{target}\" \"{target_status}\" ")?;
        match self.classification.reason() {
            Some(reason) => {
                write!(f, "\"{:?}\" \"{reason:?}\"", self.classification.class())?;
            }
            None => write!(f, "\"-\" \"-\"")?,
        }
        write!(f, " {} ", or_dash(self.conn_trace_id.as_ref()))?;
        for rewritten in [self.transformed_host, self.transformed_uri] {
            write!(f, "\"{}\" ", Text(rewritten.unwrap_or(b"-")))?;
        }
        let status = or_dash(self.request_transform_status.as_ref());
        write!(f, "\"{status}\" {}", self.local.ip())
    }
}

/// From one moment to another; -1 without either.
struct Seconds(Option<i64>, Option<i64>);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(from), Some(to)) => {
                let millis = (to - from).max(0);
                write!(f, "{}.{:03}", millis / 1000, millis % 1000)
            }
            _ => f.write_str("-1"),
        }
    }
}

struct List<'a>(&'a [&'static str]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("-");
        }
        for (index, action) in self.0.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{action}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_aws_writes_it() {
        let entry = Entry {
            kind: "http",
            time: 1_530_570_180_186,
            elb: "app/my-loadbalancer/50dc6c495c0c9188",
            client: "192.168.131.39:2817".parse().unwrap(),
            local: "10.0.0.9:80".parse().unwrap(),
            target: Some("10.0.0.1:80".parse().unwrap()),
            request_creation_time: 1_530_570_180_184,
            sent_at: Some(1_530_570_180_184),
            answered_at: Some(1_530_570_180_185),
            elb_status_code: 200,
            target_status_code: Some(200),
            received_bytes: 34,
            sent_bytes: 366,
            method: b"GET",
            scheme: "http",
            host: b"www.example.com",
            uri: b"/\"",
            version: "HTTP/1.1",
            user_agent: b"curl/7.46.0",
            ssl_cipher: None,
            ssl_protocol: None,
            target_group_arn: Some("arn:tg"),
            trace_id: "Root=1-58337262-36d228ad5d99923122bbe354",
            domain_name: None,
            chosen_cert_arn: None,
            matched_rule_priority: Some(0),
            actions_executed: &["waf", "forward"],
            redirect_url: None,
            error_reason: None,
            classification: Classification::default(),
            conn_trace_id: Some("TID_1234abcd5678ef90"),
            transformed_host: None,
            transformed_uri: Some(b"/new"),
            request_transform_status: Some("TransformSuccess"),
        };
        assert_eq!(
            entry.to_string(),
            "http 2018-07-02T22:23:00.186000Z app/my-loadbalancer/50dc6c495c0c9188 \
             192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.001 200 200 34 366 \
             \"GET http://www.example.com:80/\\x22 HTTP/1.1\" \"curl/7.46.0\" - - arn:tg \
             \"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 \
             2018-07-02T22:23:00.184000Z \"waf,forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \
             \"-\" \"-\" TID_1234abcd5678ef90 \"-\" \"/new\" \"TransformSuccess\" 10.0.0.9"
        );
    }
}
