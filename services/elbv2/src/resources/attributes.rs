//! Attributes: settings by key, each with a default and the values it may have.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html>

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::error::Elbv2Error;

/// An attribute that there is.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its key.
    pub key: &'static str,
    /// Its value unless it is set.
    pub default: &'static str,
    values: Values,
}

/// What an attribute may be.
#[derive(Clone, Debug)]
enum Values {
    /// `true` or `false`.
    Flag,
    /// `true` or `false`, of which only the default is built; the text names what the other is.
    OnlyDefault(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A number.
    Number(RangeInclusive<u32>),
    /// `0`, which is off, or a number.
    ZeroOr(RangeInclusive<u32>),
    /// `off`, or a number.
    OffOr(RangeInclusive<u32>),
    /// The name of a cookie.
    CookieName,
    /// The name of a header, at most forty characters.
    HeaderName,
    /// The value of a header.
    HeaderValue,
    /// The bucket or prefix of logs.
    LogPlace,
}

/// Attributes that were set, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attributes(BTreeMap<String, String>);

const fn flag(key: &'static str, default: &'static str) -> Attribute {
    Attribute {
        key,
        default,
        values: Values::Flag,
    }
}

const fn number(key: &'static str, default: &'static str, range: RangeInclusive<u32>) -> Attribute {
    Attribute {
        key,
        default,
        values: Values::Number(range),
    }
}

const fn of(key: &'static str, default: &'static str, values: Values) -> Attribute {
    Attribute {
        key,
        default,
        values,
    }
}

/// The keys of attributes that the data path reads.
pub mod key {
    /// Load balancer: access logs are written.
    pub const ACCESS_LOGS: &str = "access_logs.s3.enabled";
    /// Load balancer: the bucket of access logs.
    pub const ACCESS_LOG_BUCKET: &str = "access_logs.s3.bucket";
    /// Load balancer: what the keys of access logs begin with.
    pub const ACCESS_LOG_PREFIX: &str = "access_logs.s3.prefix";
    /// Load balancer: connections are logged.
    pub const CONNECTION_LOGS: &str = "connection_logs.s3.enabled";
    /// Load balancer: the bucket of logs of connections.
    pub const CONNECTION_LOG_BUCKET: &str = "connection_logs.s3.bucket";
    /// Load balancer: what the keys of logs of connections begin with.
    pub const CONNECTION_LOG_PREFIX: &str = "connection_logs.s3.prefix";
    /// Load balancer: health checks are logged.
    pub const HEALTH_CHECK_LOGS: &str = "health_check_logs.s3.enabled";
    /// Load balancer: the bucket of logs of health checks.
    pub const HEALTH_CHECK_LOG_BUCKET: &str = "health_check_logs.s3.bucket";
    /// Load balancer: what the keys of logs of health checks begin with.
    pub const HEALTH_CHECK_LOG_PREFIX: &str = "health_check_logs.s3.prefix";
    /// Load balancer: seconds without a byte until a connection ends.
    pub const IDLE_TIMEOUT: &str = "idle_timeout.timeout_seconds";
    /// Load balancer: seconds that a client's connection is kept.
    pub const CLIENT_KEEP_ALIVE: &str = "client_keep_alive.seconds";
    /// Load balancer: it cannot be deleted.
    pub const DELETION_PROTECTION: &str = "deletion_protection.enabled";
    /// Load balancer: `monitor`, `defensive` or `strictest`.
    pub const DESYNC_MODE: &str = "routing.http.desync_mitigation_mode";
    /// Load balancer: headers with odd names are taken out.
    pub const DROP_INVALID_HEADERS: &str = "routing.http.drop_invalid_header_fields.enabled";
    /// Load balancer: the `Host` header goes on as it came.
    pub const PRESERVE_HOST: &str = "routing.http.preserve_host_header.enabled";
    /// Load balancer: targets learn TLS version and cipher suite.
    pub const TLS_HEADERS: &str = "routing.http.x_amzn_tls_version_and_cipher_suite.enabled";
    /// Load balancer: `X-Forwarded-For` has the client's port.
    pub const XFF_PORT: &str = "routing.http.xff_client_port.enabled";
    /// Load balancer: `append`, `preserve` or `remove`.
    pub const XFF_MODE: &str = "routing.http.xff_header_processing.mode";
    /// Load balancer: clients may speak HTTP/2.
    pub const HTTP2: &str = "routing.http2.enabled";
    /// Load balancer: requests pass when the web ACL cannot be asked.
    pub const WAF_FAIL_OPEN: &str = "waf.fail_open.enabled";

    /// Target group: seconds that a target drains.
    pub const DEREGISTRATION_DELAY: &str = "deregistration_delay.timeout_seconds";
    /// Target group: `round_robin`, `least_outstanding_requests` or `weighted_random`.
    pub const ALGORITHM: &str = "load_balancing.algorithm.type";
    /// Target group: `on` or `off`.
    pub const ANOMALY_MITIGATION: &str = "load_balancing.algorithm.anomaly_mitigation";
    /// Target group: seconds over which a new target gets its full share; 0 is off.
    pub const SLOW_START: &str = "slow_start.duration_seconds";
    /// Target group: clients stay with their target.
    pub const STICKINESS: &str = "stickiness.enabled";
    /// Target group: `lb_cookie` or `app_cookie`.
    pub const STICKINESS_TYPE: &str = "stickiness.type";
    /// Target group: seconds.
    pub const LB_COOKIE_DURATION: &str = "stickiness.lb_cookie.duration_seconds";
    /// Target group: the application's cookie.
    pub const APP_COOKIE_NAME: &str = "stickiness.app_cookie.cookie_name";
    /// Target group: seconds.
    pub const APP_COOKIE_DURATION: &str = "stickiness.app_cookie.duration_seconds";
    /// Target group: fewer healthy targets than this, and all are asked.
    pub const LEAST_HEALTHY_COUNT: &str =
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count";
    /// Target group: a lower share of healthy targets than this, and all are asked; or `off`.
    pub const LEAST_HEALTHY_PERCENTAGE: &str =
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";

    /// Listener: the `Server` header is sent.
    pub const SERVER_HEADER: &str = "routing.http.response.server.enabled";
    /// Listener: the name of a header to targets.
    pub const TLS_VERSION_HEADER: &str = "routing.http.request.x_amzn_tls_version.header_name";
    /// Listener: the name of a header to targets.
    pub const TLS_CIPHER_HEADER: &str = "routing.http.request.x_amzn_tls_cipher_suite.header_name";
}

/// The attributes of application load balancers.
pub const LOAD_BALANCER: &[Attribute] = &[
    flag(key::ACCESS_LOGS, "false"),
    of(key::ACCESS_LOG_BUCKET, "", Values::LogPlace),
    of(key::ACCESS_LOG_PREFIX, "", Values::LogPlace),
    number(key::CLIENT_KEEP_ALIVE, "3600", 60..=604_800),
    flag(key::CONNECTION_LOGS, "false"),
    of(key::CONNECTION_LOG_BUCKET, "", Values::LogPlace),
    of(key::CONNECTION_LOG_PREFIX, "", Values::LogPlace),
    flag(key::DELETION_PROTECTION, "false"),
    flag(key::HEALTH_CHECK_LOGS, "false"),
    of(key::HEALTH_CHECK_LOG_BUCKET, "", Values::LogPlace),
    of(key::HEALTH_CHECK_LOG_PREFIX, "", Values::LogPlace),
    number(key::IDLE_TIMEOUT, "60", 1..=4000),
    of(
        "load_balancing.cross_zone.enabled",
        "true",
        Values::OneOf(&["true"]),
    ),
    of(
        key::DESYNC_MODE,
        "defensive",
        Values::OneOf(&["monitor", "defensive", "strictest"]),
    ),
    flag(key::DROP_INVALID_HEADERS, "false"),
    flag(key::PRESERVE_HOST, "false"),
    flag(key::TLS_HEADERS, "false"),
    flag(key::XFF_PORT, "false"),
    of(
        key::XFF_MODE,
        "append",
        Values::OneOf(&["append", "preserve", "remove"]),
    ),
    flag(key::HTTP2, "true"),
    flag(key::WAF_FAIL_OPEN, "false"),
    of(
        "zonal_shift.config.enabled",
        "false",
        Values::OnlyDefault("Zonal shift"),
    ),
];

/// The attributes of target groups of application load balancers. There is one zone here: what
/// tells zones apart is accepted, and all of its values come to the same.
pub const TARGET_GROUP: &[Attribute] = &[
    number(key::DEREGISTRATION_DELAY, "300", 0..=3600),
    of(
        key::ALGORITHM,
        "round_robin",
        Values::OneOf(&[
            "round_robin",
            "least_outstanding_requests",
            "weighted_random",
        ]),
    ),
    of(
        key::ANOMALY_MITIGATION,
        "off",
        Values::OnlyDefault("Anomaly mitigation"),
    ),
    of(
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
        Values::OneOf(&["true", "false", "use_load_balancer_configuration"]),
    ),
    of(key::SLOW_START, "0", Values::ZeroOr(30..=900)),
    flag(key::STICKINESS, "false"),
    of(key::APP_COOKIE_NAME, "", Values::CookieName),
    number(key::APP_COOKIE_DURATION, "86400", 1..=604_800),
    number(key::LB_COOKIE_DURATION, "86400", 1..=604_800),
    of(
        key::STICKINESS_TYPE,
        "lb_cookie",
        Values::OneOf(&["lb_cookie", "app_cookie"]),
    ),
    of(
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        "1",
        Values::OffOr(1..=1000),
    ),
    of(
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "off",
        Values::OffOr(1..=100),
    ),
    number(key::LEAST_HEALTHY_COUNT, "1", 1..=1000),
    of(key::LEAST_HEALTHY_PERCENTAGE, "off", Values::OffOr(1..=100)),
];

macro_rules! header_value {
    ($name:literal) => {
        of(
            concat!("routing.http.response.", $name, ".header_value"),
            "",
            Values::HeaderValue,
        )
    };
}

macro_rules! header_name {
    ($name:literal, $default:literal) => {
        of(
            concat!("routing.http.request.", $name, ".header_name"),
            $default,
            Values::HeaderName,
        )
    };
}

/// The attributes of listeners of application load balancers.
pub const LISTENER: &[Attribute] = &[
    header_name!(
        "x_amzn_mtls_clientcert_serial_number",
        "X-Amzn-Mtls-Clientcert-Serial-Number"
    ),
    header_name!(
        "x_amzn_mtls_clientcert_issuer",
        "X-Amzn-Mtls-Clientcert-Issuer"
    ),
    header_name!(
        "x_amzn_mtls_clientcert_subject",
        "X-Amzn-Mtls-Clientcert-Subject"
    ),
    header_name!(
        "x_amzn_mtls_clientcert_validity",
        "X-Amzn-Mtls-Clientcert-Validity"
    ),
    header_name!("x_amzn_mtls_clientcert_leaf", "X-Amzn-Mtls-Clientcert-Leaf"),
    header_name!("x_amzn_mtls_clientcert", "X-Amzn-Mtls-Clientcert"),
    header_name!("x_amzn_tls_version", "X-Amzn-Tls-Version"),
    header_name!("x_amzn_tls_cipher_suite", "X-Amzn-Tls-Cipher-Suite"),
    flag(key::SERVER_HEADER, "true"),
    header_value!("strict_transport_security"),
    header_value!("access_control_allow_origin"),
    header_value!("access_control_allow_methods"),
    header_value!("access_control_allow_headers"),
    header_value!("access_control_allow_credentials"),
    header_value!("access_control_expose_headers"),
    header_value!("access_control_max_age"),
    header_value!("content_security_policy"),
    header_value!("x_content_type_options"),
    header_value!("x_frame_options"),
];

/// The header that an attribute of a listener adds to responses.
pub(crate) fn response_header(key: &str) -> Option<String> {
    let name = key
        .strip_prefix("routing.http.response.")?
        .strip_suffix(".header_value")?;
    Some(name.replace('_', "-"))
}

impl Attributes {
    /// The value of an attribute of this table: as it was set, or by default.
    pub fn value<'a>(&'a self, table: &'static [Attribute], key: &str) -> &'a str {
        if let Some(value) = self.0.get(key) {
            return value;
        }
        let attribute = table.iter().find(|attribute| attribute.key == key);
        attribute.map_or("", |attribute| attribute.default)
    }

    /// All attributes of this table with their values; places of logs only where one is set: with
    /// them a list would be longer than AWS's model lets it be.
    pub fn all<'a>(
        &'a self,
        table: &'static [Attribute],
    ) -> impl Iterator<Item = (&'static str, &'a str)> {
        let pairs = table
            .iter()
            .map(move |attribute| (attribute, self.value(table, attribute.key)));
        let is_shown = |(attribute, value): &(&Attribute, &str)| {
            !matches!(attribute.values, Values::LogPlace) || !value.is_empty()
        };
        pairs
            .filter(is_shown)
            .map(|(attribute, value)| (attribute.key, value))
    }

    /// Sets attributes of `kind` (`Load balancer`); gives those that were set, in their order.
    pub(crate) fn set(
        &mut self,
        kind: &str,
        table: &'static [Attribute],
        asked: Vec<(Option<String>, Option<String>)>,
    ) -> Result<Vec<(String, String)>, Elbv2Error> {
        let mut set = Vec::new();
        for (key, value) in asked {
            let key = key.unwrap_or_default();
            let value = value.unwrap_or_default();
            let attribute = table.iter().find(|attribute| attribute.key == key);
            let attribute = attribute.ok_or_else(|| Elbv2Error::unknown_attribute(kind, &key))?;
            if set.iter().any(|(known, _)| *known == key) {
                return Err(Elbv2Error::attribute_twice(kind, &key));
            }
            attribute.require(kind, &value)?;
            set.push((key, value));
        }
        self.0.extend(set.iter().cloned());
        Ok(set)
    }
}

impl Attribute {
    fn require(&self, kind: &str, value: &str) -> Result<(), Elbv2Error> {
        let is_number_in = |range: &RangeInclusive<u32>| {
            let is_digits = value.bytes().all(|byte| byte.is_ascii_digit());
            is_digits && value.parse().is_ok_and(|number| range.contains(&number))
        };
        let is_good = match &self.values {
            Values::Flag => matches!(value, "true" | "false"),
            Values::OnlyDefault(what) => {
                if matches!(value, "true" | "on") && value != self.default {
                    return Err(Elbv2Error::not_built(what));
                }
                value == self.default
            }
            Values::OneOf(values) => values.contains(&value),
            Values::Number(range) => is_number_in(range),
            Values::ZeroOr(range) => value == "0" || is_number_in(range),
            Values::OffOr(range) => value == "off" || is_number_in(range),
            Values::CookieName => is_cookie_name(value),
            Values::HeaderName => is_token(value) && value.len() <= LONGEST_HEADER_NAME,
            Values::HeaderValue => is_header_value(value),
            Values::LogPlace => true,
        };
        if is_good {
            return Ok(());
        }
        Err(Elbv2Error::attribute_value(kind, self.key, value))
    }
}

const LONGEST_HEADER_NAME: usize = 40;
const LONGEST_HEADER_VALUE: usize = 1024;
/// Prefix of the cookies that are the load balancer's own.
const OWN_COOKIES: &str = "AWSALB";

/// Whether a text is a token of HTTP.
pub(crate) fn is_token(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_plain)
}

fn is_cookie_name(name: &str) -> bool {
    name.is_empty() || (is_token(name) && !name.starts_with(OWN_COOKIES))
}

fn is_header_value(value: &str) -> bool {
    let is_plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    value.len() <= LONGEST_HEADER_VALUE && value.bytes().all(is_plain)
}
