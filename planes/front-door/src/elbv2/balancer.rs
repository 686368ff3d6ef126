//! Load balancers and their listeners.

use std::net::{IpAddr, SocketAddr};

use ringwall_elbv2::plane::{WantedListener, WantedLoadBalancer};
use ringwall_elbv2::resources::attributes::key;
use ringwall_elbv2::resources::listener::Listener as Written;
use ringwall_elbv2::resources::load_balancer::LoadBalancer as WrittenBalancer;
use ringwall_elbv2::resources::logs::LogKind;
use ringwall_elbv2::resources::protocol::Protocol as WrittenProtocol;
use ringwall_elbv2::resources::ssl_policy::{self, Version};
use ringwall_store::ReadTx;

use super::certificate::{BadCertificate, certificate};
use super::group::seconds;
use super::login::PoolPages;
use super::rule::{action, rule};
use crate::config::{
    Action, Attributes, FixedResponse, ForwardedFor, Kind, Listener, ListenerAttributes,
    LoadBalancer, Network, Protocol, TlsVersion,
};
use crate::http1::desync::Mode;

/// A load balancer, and what is wrong with listeners that it cannot have.
pub(super) struct Made {
    pub(super) balancer: LoadBalancer,
    pub(super) faults: Vec<String>,
}

/// The load balancer that the API has written down, on this machine's addresses.
pub(super) fn load_balancer(
    tx: &ReadTx,
    wanted: &WantedLoadBalancer,
    addresses: &[IpAddr],
    trusted_proxies: &[Network],
    pages: &PoolPages,
) -> Made {
    let written = &*wanted.load_balancer;
    let mut faults = Vec::new();
    let mut listeners = Vec::new();
    for listener in &wanted.listeners {
        match protocol(tx, &listener.listener) {
            Ok(protocol) => {
                let addresses = addresses.iter();
                let addresses = addresses.filter(|it| it.is_ipv4() || written.has_ipv6());
                listeners.extend(addresses.map(|address| {
                    let place = SocketAddr::new(*address, listener.listener.port);
                    made(listener, place, protocol.clone(), trusted_proxies, pages)
                }));
            }
            Err(error) => faults.push(format!("Port {}: {error}", listener.listener.port)),
        }
    }
    Made {
        balancer: LoadBalancer {
            arn: written.arn(),
            kind: Kind::Alb,
            attributes: attributes(written),
            listeners,
        },
        faults,
    }
}

fn made(
    wanted: &WantedListener,
    place: SocketAddr,
    protocol: Protocol,
    trusted_proxies: &[Network],
    pages: &PoolPages,
) -> Listener {
    let written = &*wanted.listener;
    let (defaults, others): (Vec<_>, Vec<_>) =
        wanted.rules.iter().partition(|rule| rule.is_default());
    let default = defaults.first().map(|rule| action(&rule.action, pages));
    Listener {
        // An ARN has a socket for each address.
        arn: if place.is_ipv6() {
            format!("{}#ipv6", written.arn())
        } else {
            written.arn()
        },
        address: place,
        protocol,
        attributes: ListenerAttributes {
            server_header: written.attribute(key::SERVER_HEADER) != "false",
            response_headers: written
                .response_headers()
                .map(|(name, value)| (name, value.to_owned()))
                .collect(),
            tls_version_header: written.attribute(key::TLS_VERSION_HEADER).to_owned(),
            tls_cipher_suite_header: written.attribute(key::TLS_CIPHER_HEADER).to_owned(),
        },
        rules: others
            .into_iter()
            .map(|written| rule(written, pages))
            .collect(),
        default: default.unwrap_or_else(nothing),
        trusted_proxies: trusted_proxies.to_vec(),
    }
}

/// A listener always has a default rule; without one nobody is served.
fn nothing() -> Action {
    Action::FixedResponse(FixedResponse {
        status: 503,
        content_type: None,
        body: String::new(),
    })
}

fn protocol(tx: &ReadTx, listener: &Written) -> Result<Protocol, BadCertificate> {
    if listener.protocol == WrittenProtocol::Http {
        return Ok(Protocol::Http);
    }
    let certificates = listener.certificates();
    let certificates = certificates.map(|arn| certificate(tx, listener.account, arn));
    let certificates: Result<Vec<_>, _> = certificates.collect();
    let policy = listener
        .ssl_policy
        .as_deref()
        .unwrap_or(ssl_policy::DEFAULT);
    let takes_older = ssl_policy::find(policy).is_none_or(|policy| policy.allows(Version::Tls12));
    Ok(Protocol::Https {
        certificates: certificates?,
        oldest: if takes_older {
            TlsVersion::Tls12
        } else {
            TlsVersion::Tls13
        },
    })
}

fn attributes(written: &WrittenBalancer) -> Attributes {
    Attributes {
        idle_timeout: seconds(written.attribute(key::IDLE_TIMEOUT)),
        client_keep_alive: seconds(written.attribute(key::CLIENT_KEEP_ALIVE)),
        desync_mitigation_mode: match written.attribute(key::DESYNC_MODE) {
            "monitor" => Mode::Monitor,
            "strictest" => Mode::Strictest,
            _ => Mode::Defensive,
        },
        drop_invalid_header_fields: written.is_on(key::DROP_INVALID_HEADERS),
        preserve_host_header: written.is_on(key::PRESERVE_HOST),
        forwarded_for: match written.attribute(key::XFF_MODE) {
            "preserve" => ForwardedFor::Preserve,
            "remove" => ForwardedFor::Remove,
            _ => ForwardedFor::Append,
        },
        forwarded_for_client_port: written.is_on(key::XFF_PORT),
        tls_headers: written.is_on(key::TLS_HEADERS),
        http2: written.is_on(key::HTTP2),
        waf_fail_open: written.is_on(key::WAF_FAIL_OPEN),
        keep_waf_headers: false,
        access_logs: written.log_place(LogKind::Access),
        connection_logs: written.log_place(LogKind::Connections),
        health_check_logs: written.log_place(LogKind::HealthChecks),
    }
}
