//! The seam to what listens and forwards: `planes/front-door` reads here what is wanted
//! ([`read`]), and says in [`Reports`] what became of it.
//!
//! Reports are kept in memory: they are about sockets and targets as they are now, and a server
//! that was started again knows nothing of them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::RwLock;
pub use ringwall_identity::{ServerCertificate, find_own_server_certificate};
use ringwall_store::{Reads, RowKey, StoreError};

use crate::resources::health::{Health, LoadBalancerState};
use crate::resources::listener::Listener;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::rule::Rule;
use crate::resources::target::Target;
use crate::resources::target_group::TargetGroup;
use crate::store::{LOAD_BALANCERS, TARGET_GROUPS, listeners_of, rules_of, targets_of};

/// Everything that is wanted, of all accounts and Regions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// The load balancers.
    pub load_balancers: Vec<WantedLoadBalancer>,
    /// The target groups, whether or not a rule forwards to them.
    pub target_groups: Vec<WantedTargetGroup>,
}

/// A load balancer and its listeners.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedLoadBalancer {
    /// The load balancer.
    pub load_balancer: Arc<LoadBalancer>,
    /// Its listeners, by port.
    pub listeners: Vec<WantedListener>,
}

/// A listener and its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedListener {
    /// The listener.
    pub listener: Arc<Listener>,
    /// Its rules in the order they are asked; the default rule is the last.
    pub rules: Vec<Arc<Rule>>,
}

/// A target group and its targets.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedTargetGroup {
    /// The target group.
    pub group: Arc<TargetGroup>,
    /// Its targets. Those with `draining_until` get no new requests.
    pub targets: Vec<Arc<Target>>,
}

/// Reads everything that is wanted.
///
/// # Errors
/// The store failed.
pub fn read(tx: &impl Reads) -> Result<Wanted, StoreError> {
    let mut wanted = Wanted::default();
    for (_, load_balancer) in tx.scan(&LOAD_BALANCERS, &RowKey::new(), None, usize::MAX)? {
        let mut listeners = Vec::new();
        for listener in listeners_of(tx, &load_balancer)? {
            let rules = rules_of(tx, &listener)?;
            listeners.push(WantedListener { listener, rules });
        }
        wanted.load_balancers.push(WantedLoadBalancer {
            load_balancer,
            listeners,
        });
    }
    for (_, group) in tx.scan(&TARGET_GROUPS, &RowKey::new(), None, usize::MAX)? {
        let targets = targets_of(tx, &group)?;
        wanted
            .target_groups
            .push(WantedTargetGroup { group, targets });
    }
    Ok(wanted)
}

/// Names a target.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TargetKey {
    /// The ARN of its target group.
    pub target_group: String,
    /// Its address.
    pub address: IpAddr,
    /// Its port.
    pub port: u16,
}

/// What the plane says of load balancers and targets. Nothing said means that they are not there
/// yet: a load balancer is provisioning, a target is being registered.
#[derive(Debug, Default)]
pub struct Reports(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    load_balancers: HashMap<String, LoadBalancerState>,
    targets: HashMap<TargetKey, Health>,
}

impl Reports {
    /// Nothing said yet.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Says how the load balancer of an ARN is.
    pub fn set_state(&self, load_balancer: &str, state: LoadBalancerState) {
        let mut known = self.0.write();
        known.load_balancers.insert(load_balancer.to_owned(), state);
    }

    /// How the load balancer of an ARN is.
    pub fn state(&self, load_balancer: &str) -> LoadBalancerState {
        let known = self.0.read();
        known
            .load_balancers
            .get(load_balancer)
            .cloned()
            .unwrap_or_default()
    }

    /// Says how a target is.
    pub fn set_health(&self, target: TargetKey, health: Health) {
        self.0.write().targets.insert(target, health);
    }

    /// How a target is.
    pub fn health(&self, target: &TargetKey) -> Health {
        self.0
            .read()
            .targets
            .get(target)
            .cloned()
            .unwrap_or_default()
    }

    /// Forgets what was said of what is not wanted any more. Call it after each [`read`].
    pub fn keep_only(&self, wanted: &Wanted) {
        let load_balancers = wanted.load_balancers.iter();
        let load_balancers = load_balancers.map(|it| it.load_balancer.arn());
        let load_balancers: std::collections::HashSet<String> = load_balancers.collect();
        let targets = wanted.target_groups.iter().flat_map(|wanted| {
            let arn = wanted.group.arn();
            let keys = wanted.targets.iter();
            keys.map(move |target| TargetKey::of(&arn, target))
        });
        let targets: std::collections::HashSet<TargetKey> = targets.collect();
        let mut known = self.0.write();
        known
            .load_balancers
            .retain(|arn, _| load_balancers.contains(arn));
        known.targets.retain(|key, _| targets.contains(key));
    }
}

impl TargetKey {
    /// The key of a target of the target group of this ARN.
    pub fn of(target_group: &str, target: &Target) -> Self {
        Self {
            target_group: target_group.to_owned(),
            address: target.address,
            port: target.port,
        }
    }
}
