//! Keeps the door as the API wants it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ringwall_elbv2::plane::{self, Reports, TargetKey, Wanted};
use ringwall_elbv2::resources::health::LoadBalancerState;
use ringwall_store::{Rev, Store, StoreError};

use super::balancer::load_balancer;
use super::group::{reported, target_group};
use super::login::PoolPages;
use crate::config::{Config, Network};
use crate::{FrontDoor, Opened};

/// How often the store is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// A port that another program has may be free later: after so many looks it is tried again.
const LOOKS_UNTIL_RETRY: u32 = 10;

/// What a plane is made with.
pub struct Settings {
    /// Where the API writes.
    pub store: Store,
    /// Where it is told what became of it.
    pub reports: Arc<Reports>,
    /// The addresses of this machine that listeners are on.
    pub addresses: Vec<IpAddr>,
    /// Those whose PROXY protocol header is believed.
    pub trusted_proxies: Vec<Network>,
    /// Where user pools have their pages.
    pub pool_pages: PoolPages,
}

/// Keeps the door as the API wants it.
pub struct Plane {
    door: FrontDoor,
    settings: Settings,
    seen: Option<Rev>,
    wanted: Wanted,
    /// Looks until listeners that could not be opened are tried again.
    until_retry: Option<u32>,
}

impl Plane {
    /// Nothing is listened on yet.
    pub fn new(door: FrontDoor, settings: Settings) -> Self {
        Self {
            door,
            settings,
            seen: None,
            wanted: Wanted::default(),
            until_retry: None,
        }
    }

    /// Works until `stopped` is ready, then lets connections end within the grace.
    pub async fn run(mut self, stopped: impl Future<Output = ()>, grace: Duration) {
        let mut looks = tokio::time::interval(LOOK);
        let mut stopped = std::pin::pin!(stopped);
        let mut is_told = false;
        loop {
            tokio::select! {
                () = &mut stopped => break,
                _ = looks.tick() => {}
            }
            match self.look().await {
                Ok(()) => is_told = false,
                Err(error) if !is_told => {
                    tracing::error!(%error, "load balancers cannot be read; those that run stay");
                    is_told = true;
                }
                Err(_) => {}
            }
        }
        if !self.door.close(grace).await {
            tracing::info!("connections of the front door were cut");
        }
    }

    /// Brings the door to what is written down by now, and reports.
    pub async fn look(&mut self) -> Result<(), StoreError> {
        let tx = self.settings.store.read()?;
        if self.seen != Some(tx.rev()) {
            let wanted = plane::read(&tx)?;
            if self.seen.is_none() || wanted != self.wanted {
                self.settings.reports.keep_only(&wanted);
                self.apply(&tx, &wanted).await;
                self.wanted = wanted;
            }
            self.seen = Some(tx.rev());
        } else if self.is_time_to_retry() {
            let wanted = std::mem::take(&mut self.wanted);
            self.apply(&tx, &wanted).await;
            self.wanted = wanted;
        }
        self.report_health();
        Ok(())
    }

    fn is_time_to_retry(&mut self) -> bool {
        self.until_retry = self.until_retry.map(|looks| looks.saturating_sub(1));
        self.until_retry == Some(0)
    }

    async fn apply(&mut self, tx: &ringwall_store::ReadTx, wanted: &Wanted) {
        let Settings {
            addresses,
            trusted_proxies,
            pool_pages,
            ..
        } = &self.settings;
        let balancers = wanted.load_balancers.iter();
        let made =
            balancers.map(|it| load_balancer(tx, it, addresses, trusted_proxies, pool_pages));
        let mut faults = HashMap::new();
        let mut config = Config {
            load_balancers: Vec::new(),
            target_groups: wanted.target_groups.iter().map(target_group).collect(),
        };
        for made in made {
            faults.insert(made.balancer.arn.clone(), made.faults);
            config.load_balancers.push(made.balancer);
        }
        let listeners: Vec<(String, Vec<String>)> = config
            .load_balancers
            .iter()
            .map(|balancer| {
                let listeners = balancer
                    .listeners
                    .iter()
                    .map(|listener| listener.arn.clone());
                (balancer.arn.clone(), listeners.collect())
            })
            .collect();
        match self.door.apply(config).await {
            Ok(opened) => {
                let is_closed = opened.iter().any(|listener| listener.place.is_err());
                self.until_retry = is_closed.then_some(LOOKS_UNTIL_RETRY);
                self.report_states(&listeners, faults, &opened);
            }
            Err(error) => {
                tracing::error!(%error, "listeners cannot speak TLS; all stay as they were")
            }
        }
    }

    fn report_states(
        &self,
        listeners: &[(String, Vec<String>)],
        mut faults: HashMap<String, Vec<String>>,
        opened: &[Opened],
    ) {
        for (balancer, listeners) in listeners {
            let mut faults = faults.remove(balancer).unwrap_or_default();
            let mut working = 0;
            for listener in opened
                .iter()
                .filter(|it| listeners.contains(&it.listener_arn))
            {
                match &listener.place {
                    Ok(_) => working += 1,
                    Err(error) => faults.push(format!("{}: {error}", listener.asked)),
                }
            }
            let state = match (faults.is_empty(), working) {
                (true, _) => LoadBalancerState::Active,
                (false, 0) => LoadBalancerState::Failed(faults.join("; ")),
                (false, _) => LoadBalancerState::Impaired(faults.join("; ")),
            };
            self.settings.reports.set_state(balancer, state);
        }
    }

    fn report_health(&self) {
        for group in &self.wanted.target_groups {
            let arn = group.group.arn();
            for health in self.door.health(&arn).unwrap_or_default() {
                let Ok(address) = health.id.parse() else {
                    continue;
                };
                let key = TargetKey {
                    target_group: arn.clone(),
                    address,
                    port: health.port,
                };
                self.settings.reports.set_health(key, reported(&health));
            }
        }
    }
}
