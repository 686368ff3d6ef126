//! Lines of WAF's logs: Ringwall's or AWS's.

use super::recorded::{Ended, Recorded, Target};
use crate::log::record::Record;

const REDACTED: &str = "REDACTED";

/// The request of a line.
pub(super) fn request(line: &[u8]) -> Option<Recorded> {
    let record: Record = serde_json::from_slice(line).ok()?;
    let http = record.http_request;
    let peer = http.client_ip.parse().ok()?;
    let target = Target {
        path: http.uri.into_bytes(),
        query: http.args.into_bytes(),
        fragment: (!http.fragment.is_empty()).then(|| http.fragment.into_bytes()),
    };
    let mut recorded = Recorded::new(peer, http.http_method.as_bytes(), target);
    recorded.is_redacted = http.headers.iter().any(|header| header.value == REDACTED)
        || [
            &recorded.target.path,
            &recorded.target.query,
            &recorded.method,
        ]
        .iter()
        .any(|text| {
            text.windows(REDACTED.len())
                .any(|it| it == REDACTED.as_bytes())
        });
    for header in http.headers {
        recorded.add_header(&header.name, &header.value);
    }
    if !http.http_version.is_empty() {
        recorded.version = http.http_version;
    }
    if !http.scheme.is_empty() {
        recorded.scheme = http.scheme;
    }
    recorded.ja3 = record.ja3_fingerprint;
    recorded.ja4 = record.ja4_fingerprint;
    recorded.id = http.request_id;
    recorded.at_millis = record.timestamp;
    recorded.ended = Some(Ended {
        action: record.action,
        rule: record.terminating_rule_id,
    });
    Some(recorded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_with_what_became_of_it() {
        let line = br#"{"timestamp":1576280412771,"formatVersion":1,"webaclId":"arn:aws:wafv2:x",
            "terminatingRuleId":"sqli","terminatingRuleType":"REGULAR","action":"BLOCK",
            "terminatingRuleMatchDetails":[],"httpSourceName":"-","unknown":{"a":[1]},
            "httpRequest":{"clientIp":"1.1.1.1","country":"AU","headers":[{"name":"Host","value":"h"},
            {"name":"authorization","value":"REDACTED"}],"uri":"/myUri","args":"a=1",
            "httpVersion":"HTTP/1.1","httpMethod":"GET","requestId":"rid"}}"#;
        let request = request(line).unwrap();

        assert_eq!(request.peer.to_string(), "1.1.1.1");
        assert_eq!(request.target, Target::parse(b"/myUri?a=1"));
        assert_eq!(request.headers[0], (b"Host".to_vec(), b"h".to_vec()));
        assert!(request.is_redacted);
        let ended = request.ended.unwrap();
        assert_eq!(
            (ended.action.as_str(), ended.rule.as_str()),
            ("BLOCK", "sqli")
        );
    }

    #[test]
    fn what_is_no_record_is_none() {
        assert_eq!(request(b"{}"), None);
        assert_eq!(
            request(b"{\"httpRequest\":{\"clientIp\":\"somebody\"}}"),
            None
        );
        assert_eq!(request(b"GET / HTTP/1.1"), None);
    }
}
