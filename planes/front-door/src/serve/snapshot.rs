//! A configuration that runs. Each request is served by one, from its head to its end.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustls::ServerConfig;

use crate::config::{Action, Config, Forward, Listener, LoadBalancer, Protocol};
use crate::targets::{Group, Groups};
use crate::tls;

/// A configuration that runs.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) config: Config,
    pub(crate) groups: Groups,
    /// Where a listener stands in the configuration, by its ARN.
    positions: HashMap<String, Position>,
    tls: HashMap<String, Arc<ServerConfig>>,
}

/// Where a listener stands in the configuration.
#[derive(Clone, Copy, Debug)]
struct Position {
    balancer: usize,
    listener: usize,
}

/// A listener and its load balancer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    pub(crate) balancer: &'a LoadBalancer,
    pub(crate) listener: &'a Listener,
}

impl Snapshot {
    pub(crate) fn new(config: Config, before: &Self) -> Result<Self, rustls::Error> {
        let used = used_groups(&config);
        let groups = config.target_groups.iter().map(|settings| {
            let known = before.groups.get(&settings.arn);
            let is_used = used.contains(settings.arn.as_str());
            let group = Group::renewed(settings.clone(), known.map(AsRef::as_ref), is_used);
            (settings.arn.clone(), Arc::new(group))
        });
        let groups = groups.collect();
        let mut positions = HashMap::new();
        let mut tls_configs = HashMap::new();
        for (balancer, load_balancer) in config.load_balancers.iter().enumerate() {
            for (listener, settings) in load_balancer.listeners.iter().enumerate() {
                positions.insert(settings.arn.clone(), Position { balancer, listener });
                if let Protocol::Https {
                    certificates,
                    oldest,
                } = &settings.protocol
                {
                    let http2 = load_balancer.attributes.http2;
                    let made = tls::server_config(certificates, *oldest, http2)?;
                    tls_configs.insert(settings.arn.clone(), made);
                }
            }
        }
        Ok(Self {
            config,
            groups,
            positions,
            tls: tls_configs,
        })
    }

    /// The listener of an ARN, unless it is gone.
    pub(crate) fn site(&self, listener_arn: &str) -> Option<Site<'_>> {
        let position = self.positions.get(listener_arn)?;
        let balancer = self.config.load_balancers.get(position.balancer)?;
        let listener = balancer.listeners.get(position.listener)?;
        Some(Site { balancer, listener })
    }

    pub(crate) fn tls(&self, listener_arn: &str) -> Option<&Arc<ServerConfig>> {
        self.tls.get(listener_arn)
    }
}

fn forward_of(action: &Action) -> Option<&Forward> {
    match action {
        Action::Forward(forward) => Some(forward),
        Action::SignIn(_, then) => forward_of(then),
        Action::Redirect(_) | Action::FixedResponse(_) => None,
    }
}

/// The groups that a listener leads to.
fn used_groups(config: &Config) -> HashSet<&str> {
    let balancers = config.load_balancers.iter();
    let listeners = balancers.flat_map(|balancer| &balancer.listeners);
    let actions = listeners.flat_map(|listener| {
        let rules = listener.rules.iter().map(|rule| &rule.action);
        rules.chain([&listener.default])
    });
    let forwards = actions.filter_map(forward_of);
    forwards
        .flat_map(|forward| forward.groups.iter().map(|group| group.arn.as_str()))
        .collect()
}
