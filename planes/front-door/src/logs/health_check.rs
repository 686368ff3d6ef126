//! The health check log: one line for each time a target was asked.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html>

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use super::words::{Iso, or_dash};

/// An entry. The time is in milliseconds since 1970; `Display` writes AWS's line.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields have AWS's names")]
pub struct HealthCheck<'a> {
    pub kind: &'static str,
    pub time: i64,
    pub latency: Duration,
    pub target_addr: &'a str,
    /// The name of the target group.
    pub target_group_id: &'a str,
    pub status_code: Option<u16>,
    /// Why it failed, if it did.
    pub reason_code: Option<&'static str>,
    pub elb: &'a str,
    pub node: IpAddr,
}

impl fmt::Display for HealthCheck<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { latency, node, .. } = self;
        write!(f, "{} {} ", self.kind, Iso(self.time))?;
        write!(f, "{}.{:09} ", latency.as_secs(), latency.subsec_nanos())?;
        write!(f, "{} {} ", self.target_addr, self.target_group_id)?;
        let has_passed = self.reason_code.is_none();
        f.write_str(if has_passed { "PASS" } else { "FAIL" })?;
        let (status, reason) = (self.status_code.as_ref(), self.reason_code.as_ref());
        write!(f, " {} {} ", or_dash(status), or_dash(reason))?;
        write!(f, "{} {node}", self.elb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_aws_writes_it() {
        let passed = HealthCheck {
            kind: "http",
            time: 1_761_914_699_875,
            latency: Duration::from_nanos(19_584_011),
            target_addr: "172.31.20.97:80",
            target_group_id: "shop",
            status_code: Some(200),
            reason_code: None,
            elb: "app/shop/50dc6c495c0c9188",
            node: [10, 0, 0, 9].into(),
        };
        assert_eq!(
            passed.to_string(),
            "http 2025-10-31T12:44:59.875000Z 0.019584011 172.31.20.97:80 shop PASS 200 - \
             app/shop/50dc6c495c0c9188 10.0.0.9"
        );
        let failed = HealthCheck {
            status_code: Some(502),
            reason_code: Some("TargetError"),
            ..passed
        };
        assert!(failed.to_string().contains(" shop FAIL 502 TargetError "));
    }
}
