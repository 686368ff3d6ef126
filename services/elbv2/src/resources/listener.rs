//! Listeners.

use ringwall_core::{AccountId, Region, Tags};
use serde::{Deserialize, Serialize};

use super::action;
use super::attributes::{self, Attributes, LISTENER};
use super::protocol::Protocol;
use super::resource_name;
use super::rule::Rule;
use crate::api;

/// A listener of a load balancer: a port and what is spoken there. What it does is said by its
/// rules, of which the default rule is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listener {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// The name of its load balancer.
    pub load_balancer: String,
    /// The id of its load balancer.
    pub load_balancer_id: String,
    /// Sixteen hexadecimal digits.
    pub id: String,
    /// Its port.
    pub port: u16,
    /// What is spoken there.
    pub protocol: Protocol,
    /// HTTPS: the name of its security policy.
    pub ssl_policy: Option<String>,
    /// HTTPS: the ARN of its default certificate.
    pub certificate: Option<String>,
    /// HTTPS: the ARNs of its further certificates, in the order they were added.
    pub more_certificates: Vec<String>,
    /// Its attributes.
    pub attributes: Attributes,
    /// Its tags.
    pub tags: Tags,
}

impl Listener {
    /// Its ARN.
    pub fn arn(&self) -> String {
        let Self {
            load_balancer,
            load_balancer_id,
            id,
            ..
        } = self;
        let resource = format!("listener/app/{load_balancer}/{load_balancer_id}/{id}");
        resource_name::arn(&self.region, self.account, &resource)
    }

    /// The ARN of its load balancer.
    pub fn load_balancer_arn(&self) -> String {
        let Self {
            load_balancer,
            load_balancer_id,
            ..
        } = self;
        let resource = format!("loadbalancer/app/{load_balancer}/{load_balancer_id}");
        resource_name::arn(&self.region, self.account, &resource)
    }

    /// Where its actions act.
    pub(crate) const fn place(&self) -> action::Place {
        action::Place {
            protocol: self.protocol,
            port: self.port,
        }
    }

    /// All its certificates, the default one first.
    pub fn certificates(&self) -> impl Iterator<Item = &str> {
        let all = self.certificate.iter().chain(&self.more_certificates);
        all.map(String::as_str)
    }

    /// The value of an attribute: as it was set, or by default.
    pub fn attribute(&self, key: &str) -> &str {
        self.attributes.value(LISTENER, key)
    }

    /// The headers that it adds to responses, with their values.
    pub fn response_headers(&self) -> impl Iterator<Item = (String, &str)> {
        self.attributes.all(LISTENER).filter_map(|(key, value)| {
            let name = attributes::response_header(key)?;
            (!value.is_empty()).then_some((name, value))
        })
    }

    /// As the API shows it.
    pub(crate) fn shown(&self, default_rule: &Rule) -> api::Listener {
        let certificate = |arn: &String| api::Certificate {
            certificate_arn: Some(arn.clone()),
            is_default: None,
        };
        let is_tls = self.protocol == Protocol::Https;
        api::Listener {
            listener_arn: Some(self.arn()),
            load_balancer_arn: Some(self.load_balancer_arn()),
            port: Some(i32::from(self.port)),
            protocol: Some(self.protocol.shown()),
            certificates: is_tls.then(|| self.certificate.iter().map(certificate).collect()),
            ssl_policy: self.ssl_policy.clone(),
            default_actions: Some(action::shown(&default_rule.action)),
            alpn_policy: None,
            mutual_authentication: is_tls.then(|| api::MutualAuthenticationAttributes {
                mode: Some("off".to_owned()),
                trust_store_arn: None,
                ignore_client_certificate_expiry: None,
                trust_store_association_status: None,
                advertise_trust_store_ca_names: None,
                client_certificate_identity_filters: None,
            }),
        }
    }
}
