//! The attributes of a load balancer that act on requests.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes>

use std::time::Duration;

use ringwall_elbv2::resources::logs::{LogKind, LogPlace};

use crate::http1::desync::Mode;

/// The attributes of a load balancer.
#[derive(Clone, Debug)]
pub struct Attributes {
    /// `idle_timeout.timeout_seconds`
    pub idle_timeout: Duration,
    /// `client_keep_alive.seconds`
    pub client_keep_alive: Duration,
    /// `routing.http.desync_mitigation_mode`
    pub desync_mitigation_mode: Mode,
    /// `routing.http.drop_invalid_header_fields.enabled`
    pub drop_invalid_header_fields: bool,
    /// `routing.http.preserve_host_header.enabled`
    pub preserve_host_header: bool,
    /// `routing.http.xff_header_processing.mode`
    pub forwarded_for: ForwardedFor,
    /// `routing.http.xff_client_port.enabled`
    pub forwarded_for_client_port: bool,
    /// `routing.http.x_amzn_tls_version_and_cipher_suite.enabled`
    pub tls_headers: bool,
    /// `routing.http2.enabled`
    pub http2: bool,
    /// `waf.fail_open.enabled`
    pub waf_fail_open: bool,
    /// Whether `x-amzn-waf-…` headers that clients send reach targets. AWS lets them; then a
    /// client can say what only the wall should.
    pub keep_waf_headers: bool,
    /// `access_logs.s3.…`: where access logs go, if they are on.
    pub access_logs: Option<LogPlace>,
    /// `connection_logs.s3.…`: where logs of connections go, if they are on.
    pub connection_logs: Option<LogPlace>,
    /// `health_check_logs.s3.…`: where logs of health checks go, if they are on.
    pub health_check_logs: Option<LogPlace>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            idle_timeout: Duration::from_secs(60),
            client_keep_alive: Duration::from_secs(3600),
            desync_mitigation_mode: Mode::Defensive,
            drop_invalid_header_fields: false,
            preserve_host_header: false,
            forwarded_for: ForwardedFor::Append,
            forwarded_for_client_port: false,
            tls_headers: false,
            http2: true,
            waf_fail_open: false,
            keep_waf_headers: false,
            access_logs: None,
            connection_logs: None,
            health_check_logs: None,
        }
    }
}

impl Attributes {
    /// Where a log goes, if it is on.
    pub fn log_place(&self, kind: LogKind) -> Option<&LogPlace> {
        match kind {
            LogKind::Access => self.access_logs.as_ref(),
            LogKind::Connections => self.connection_logs.as_ref(),
            LogKind::HealthChecks => self.health_check_logs.as_ref(),
        }
    }
}

/// The attributes of a listener that act on requests and responses.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html>
#[derive(Clone, Debug)]
pub struct ListenerAttributes {
    /// `routing.http.response.server.enabled`
    pub server_header: bool,
    /// `routing.http.response.….header_value`: put into responses in place of the target's own.
    pub response_headers: Vec<(String, String)>,
    /// `routing.http.request.x_amzn_tls_version.header_name`
    pub tls_version_header: String,
    /// `routing.http.request.x_amzn_tls_cipher_suite.header_name`
    pub tls_cipher_suite_header: String,
}

impl Default for ListenerAttributes {
    fn default() -> Self {
        Self {
            server_header: true,
            response_headers: Vec::new(),
            tls_version_header: "X-Amzn-Tls-Version".to_owned(),
            tls_cipher_suite_header: "X-Amzn-Tls-Cipher-Suite".to_owned(),
        }
    }
}

/// What happens to `X-Forwarded-For`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedFor {
    /// The client's address is put behind what is there.
    #[default]
    Append,
    /// It stays as it came.
    Preserve,
    /// It is taken away.
    Remove,
}
