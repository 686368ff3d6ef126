//! A configuration that runs. Each request is served by one, from its head to its end.

use std::collections::HashMap;
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
    /// The load balancers that lead to a group, by its ARN.
    users: HashMap<String, Vec<usize>>,
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
        let users = users_of_groups(&config);
        let groups = config.target_groups.iter().map(|settings| {
            let known = before.groups.get(&settings.arn);
            let is_used = users.contains_key(&settings.arn);
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
            users,
        })
    }

    /// The load balancers that lead to a group.
    pub(crate) fn users_of(&self, group_arn: &str) -> impl Iterator<Item = &LoadBalancer> {
        let users = self.users.get(group_arn).into_iter().flatten();
        users.filter_map(|balancer| self.config.load_balancers.get(*balancer))
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
        Action::SignIn(_, then) | Action::RequireToken(_, then) => forward_of(then),
        Action::Redirect(_) | Action::FixedResponse(_) => None,
    }
}

/// The load balancers that lead to each group.
fn users_of_groups(config: &Config) -> HashMap<String, Vec<usize>> {
    let mut users: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, balancer) in config.load_balancers.iter().enumerate() {
        let actions = balancer.listeners.iter().flat_map(|listener| {
            let rules = listener.rules.iter().map(|rule| &rule.action);
            rules.chain([&listener.default])
        });
        for group in actions.filter_map(forward_of).flat_map(|it| &it.groups) {
            let users = users.entry(group.arn.clone()).or_default();
            if users.last() != Some(&position) {
                users.push(position);
            }
        }
    }
    users
}
