//! The connection log: one line a connection.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html>

use std::fmt;
use std::net::SocketAddr;

use super::words::{Iso, or_dash};

/// An entry. The time is in milliseconds since 1970; `Display` writes AWS's line.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields have AWS's names")]
pub struct Connection<'a> {
    pub timestamp: i64,
    pub client: SocketAddr,
    pub local: SocketAddr,
    pub tls: Option<TlsConnection<'a>>,
    pub conn_trace_id: &'a str,
    pub elb: &'a str,
}

/// What there is to say of TLS.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields have AWS's names")]
pub struct TlsConnection<'a> {
    pub protocol: Option<&'a str>,
    pub cipher: Option<&'a str>,
    pub handshake_latency_millis: Option<u64>,
    pub keyexchange: Option<&'a str>,
    /// AWS's code of what went wrong.
    pub failure: Option<&'a str>,
}

impl fmt::Display for Connection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tls = self.tls.as_ref();
        write!(f, "{} ", Iso(self.timestamp))?;
        write!(f, "{} {} ", self.client.ip(), self.client.port())?;
        write!(f, "{} ", self.local.port())?;
        write!(f, "{} ", or_dash(tls.and_then(|tls| tls.protocol.as_ref())))?;
        write!(f, "{} ", or_dash(tls.and_then(|tls| tls.cipher.as_ref())))?;
        match tls.and_then(|tls| tls.handshake_latency_millis) {
            Some(millis) => write!(f, "{}.{:03} ", millis / 1000, millis % 1000)?,
            None => f.write_str("- ")?,
        }
        // Clients show no certificates.
        f.write_str("\"-\" - - ")?;
        match tls.map(|tls| tls.failure) {
            Some(Some(code)) => write!(f, "Failed:{code} ")?,
            Some(None) => f.write_str("Success ")?,
            None => f.write_str("- ")?,
        }
        write!(f, "{} ", self.conn_trace_id)?;
        let keyexchange = tls.and_then(|tls| tls.keyexchange.as_ref());
        write!(f, "{} ", or_dash(keyexchange))?;
        write!(f, "{} {}", self.elb, self.local.ip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(tls: Option<TlsConnection<'_>>) -> String {
        let entry = Connection {
            timestamp: 1_696_439_115_514,
            client: "203.0.113.1:36280".parse().unwrap(),
            local: "10.0.0.9:443".parse().unwrap(),
            tls,
            conn_trace_id: "TID_3180a73013c8ca4bac2f731159d4b0fe",
            elb: "app/shop/50dc6c495c0c9188",
        };
        entry.to_string()
    }

    #[test]
    fn a_line_is_as_aws_writes_it() {
        let tls = TlsConnection {
            protocol: Some("TLSv1.2"),
            cipher: Some("ECDHE-RSA-AES128-GCM-SHA256"),
            handshake_latency_millis: Some(4036),
            keyexchange: Some("X25519"),
            failure: None,
        };
        assert_eq!(
            line(Some(tls)),
            "2023-10-04T17:05:15.514000Z 203.0.113.1 36280 443 TLSv1.2 \
             ECDHE-RSA-AES128-GCM-SHA256 4.036 \"-\" - - Success \
             TID_3180a73013c8ca4bac2f731159d4b0fe X25519 app/shop/50dc6c495c0c9188 10.0.0.9"
        );
    }

    #[test]
    fn what_is_not_known_is_a_dash() {
        let failed = TlsConnection {
            protocol: None,
            cipher: None,
            handshake_latency_millis: None,
            keyexchange: None,
            failure: Some("UnmappedConnectionError"),
        };
        let failed = line(Some(failed));
        assert!(
            failed.contains(" 443 - - - \"-\" - - Failed:UnmappedConnectionError TID_"),
            "{failed}"
        );
        let plain = line(None);
        assert!(plain.contains(" 443 - - - \"-\" - - - TID_"), "{plain}");
    }
}
