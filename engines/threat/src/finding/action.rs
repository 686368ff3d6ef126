//! What was done: one member is filled, `actionType` says which.

use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct Action {
    /// Which of the others is filled.
    pub action_type: String,
    /// `AWS_API_CALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_api_call_action: Option<AwsApiCallAction>,
    /// `DNS_REQUEST`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_request_action: Option<DnsRequestAction>,
    /// `NETWORK_CONNECTION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_connection_action: Option<NetworkConnectionAction>,
    /// `PORT_PROBE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_probe_action: Option<PortProbeAction>,
    /// `KUBERNETES_API_CALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes_api_call_action: Option<KubernetesApiCallAction>,
    /// `RDS_LOGIN_ATTEMPT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rds_login_attempt_action: Option<RdsLoginAttemptAction>,
}

/// A call of an AWS API.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct AwsApiCallAction {
    /// The operation.
    pub api: String,
    /// `Remote IP` or `Domain`.
    pub caller_type: String,
    /// The name that called, if it is a service's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_details: Option<DomainDetails>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// What called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Where from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_ip_details: Option<RemoteIpDetails>,
    /// The service called: `iam.amazonaws.com`.
    pub service_name: String,
    /// The account that called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_account_details: Option<RemoteAccountDetails>,
}

/// A name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DomainDetails {
    /// The name.
    pub domain: String,
}

/// Another account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RemoteAccountDetails {
    /// The account.
    pub account_id: String,
    /// Whether it belongs to the same organization.
    pub affiliated: bool,
}

/// An address on the other side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RemoteIpDetails {
    /// The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<City>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo_location: Option<GeoLocation>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_v4: Option<String>,
    /// The address, of version 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_v6: Option<String>,
    /// Who the network belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Organization>,
}

/// A city.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct City {
    /// Its name.
    pub city_name: String,
}

/// A country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct Country {
    /// Two letters.
    pub country_code: String,
}

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeoLocation {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// Who a network belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct Organization {
    /// The number of the autonomous system.
    pub asn: String,
    /// Its name.
    pub asn_org: String,
}

/// A question for a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct DnsRequestAction {
    /// The name.
    pub domain: String,
    /// `UDP` or `TCP`.
    pub protocol: String,
    /// Whether it was refused.
    pub blocked: bool,
    /// The part of the name that somebody registered.
    pub domain_with_suffix: String,
}

/// A connection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct NetworkConnectionAction {
    /// Whether it was refused.
    pub blocked: bool,
    /// `INBOUND`, `OUTBOUND` or `UNKNOWN`.
    pub connection_direction: String,
    /// The port on this side.
    pub local_port_details: PortDetails,
    /// `TCP`, `UDP` …
    pub protocol: String,
    /// The address on this side.
    pub local_ip_details: LocalIpDetails,
    /// The network interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_network_interface: Option<String>,
    /// The address on the other side.
    pub remote_ip_details: RemoteIpDetails,
    /// The port on the other side.
    pub remote_port_details: PortDetails,
}

/// A port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct PortDetails {
    /// Its number.
    pub port: u16,
    /// What usually listens there.
    pub port_name: String,
}

impl PortDetails {
    /// The port of a number.
    #[must_use]
    pub fn new(port: u16) -> Self {
        let name = match port {
            22 => "SSH",
            25 => "SMTP",
            53 => "DNS",
            80 => "HTTP",
            389 => "LDAP",
            443 => "HTTPS",
            853 => "DNS over TLS",
            3389 => "RDP",
            5985 | 5986 => "WinRM",
            _ => "Unknown",
        };
        Self {
            port,
            port_name: name.to_owned(),
        }
    }
}

/// An address on this side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct LocalIpDetails {
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_v4: Option<String>,
}

/// A probe of a port.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct PortProbeAction {
    /// Whether it was refused.
    pub blocked: bool,
    /// The ports.
    pub port_probe_details: Vec<PortProbeDetail>,
}

/// A port that was probed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct PortProbeDetail {
    /// The port.
    pub local_port_details: PortDetails,
    /// The address.
    pub local_ip_details: LocalIpDetails,
    /// Who probed.
    pub remote_ip_details: RemoteIpDetails,
}

/// A call of a cluster's API.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct KubernetesApiCallAction {
    /// The path called.
    pub request_uri: String,
    /// `get`, `create` …
    pub verb: String,
    /// `pods`, `secrets` …
    pub resource: String,
    /// `exec` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subresource: Option<String>,
    /// Where the object is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// The addresses called from.
    #[serde(rename = "sourceIPs")]
    pub source_ips: Vec<String>,
    /// What called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Where from.
    pub remote_ip_details: RemoteIpDetails,
    /// The status answered.
    pub status_code: u16,
}

/// An attempt to log in to a database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RdsLoginAttemptAction {
    /// Where from.
    pub remote_ip_details: RemoteIpDetails,
    /// Who, and how often.
    #[serde(rename = "LoginAttributes")]
    pub login_attributes: Vec<LoginAttribute>,
}

/// Who tried to log in, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct LoginAttribute {
    /// The database user.
    pub user: String,
    /// The program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Failures.
    pub failed_login_attempts: u32,
    /// Successes.
    pub successful_login_attempts: u32,
}
