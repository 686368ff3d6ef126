//! The front door, wired: load balancers that listen, and the web ACLs that judge what comes in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use ringwall_core::{Clock, Platform};
use ringwall_elbv2::plane::Reports;
use ringwall_front_door::elbv2::{Logs, Plane, PoolPages, Settings as PlaneSettings};
use ringwall_front_door::inspector::Inspector;
use ringwall_front_door::login::{Logins, Providers, TokenKey};
use ringwall_front_door::logs::NoRecorder;
use ringwall_front_door::seclang::SecLang;
use ringwall_front_door::{FrontDoor, Options};
use ringwall_seclang::RuleSet;
use ringwall_store::Store;
use ringwall_wafv2::runtime::Runtime;
use ringwall_wall::Wall;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::commands::waf::seclang;
use crate::config::Settings;
use crate::output::Failure;
use crate::services::FrontDoorSeam;
use crate::trails::TrailsHouse;
use crate::web_acls;

/// What is under way gets so long to end when the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// What services are told of, before anything listens.
pub(crate) struct FrontDoorHouse {
    wall: Arc<Wall>,
    seclang: Option<Arc<RuleSet>>,
    reports: Arc<Reports>,
}

/// What signing people in takes.
pub(crate) struct SignIn {
    /// Signs what targets learn of them.
    pub(crate) key: Arc<TokenKey>,
    pub(crate) providers: Arc<dyn Providers>,
    pub(crate) pool_pages: PoolPages,
}

/// The key by which targets know what they learn of people.
pub(crate) fn token_key(store: &Store) -> Result<Arc<TokenKey>, Failure> {
    let key = TokenKey::new(&store.owned_key("elbv2", "oidc data"));
    let key = key.map_err(|error| Failure::new(error.to_string()))?;
    Ok(Arc::new(key))
}

/// A front door that listens.
pub(crate) struct Listening {
    stop: oneshot::Sender<()>,
    plane: JoinHandle<()>,
    logs: Option<Logs>,
}

impl FrontDoorHouse {
    pub(crate) fn open(
        settings: &Settings,
        store: Store,
        clock: Clock,
        trails: &TrailsHouse,
    ) -> Result<Self, Failure> {
        Ok(Self {
            wall: Arc::new(web_acls::start(settings, store, clock, trails)?),
            seclang: settings
                .waf
                .seclang
                .as_deref()
                .map(seclang::load)
                .transpose()?,
            reports: Reports::new(),
        })
    }

    /// What the APIs tell of it.
    pub(crate) fn seam(&self) -> FrontDoorSeam {
        FrontDoorSeam {
            reports: Arc::clone(&self.reports),
            web_acls: Arc::clone(&self.wall) as Arc<dyn Runtime>,
        }
    }

    /// The web ACLs in force.
    pub(crate) fn wall(&self) -> Arc<Wall> {
        Arc::clone(&self.wall)
    }

    /// Listens for the load balancers, from now on.
    pub(crate) fn listen(
        self,
        settings: &Settings,
        store: Store,
        platform: &Platform,
        sign_in: SignIn,
        trails: &TrailsHouse,
    ) -> Result<Listening, Failure> {
        let inspector: Arc<dyn Inspector> = match self.seclang {
            Some(rules) => Arc::new(SecLang::new(rules, self.wall)),
            None => self.wall,
        };
        let secret = store.owned_key("elbv2", "sessions of people");
        let entropy = Arc::clone(&platform.entropy);
        let logins = Logins::new(&secret, entropy, sign_in.key, sign_in.providers);
        let logs = logs(trails, platform)?;
        let recorder = logs.as_ref().map(Logs::recorder);
        let door = FrontDoor::start(Options {
            inspector,
            recorder: recorder.unwrap_or_else(|| Arc::new(NoRecorder)),
            logins: Some(Arc::new(logins)),
            clock: platform.clock.clone(),
            entropy: Arc::clone(&platform.entropy),
            ..Options::default()
        });
        let door = door
            .map_err(|error| Failure::new(format!("The front door cannot be started: {error}")))?;
        let settings = PlaneSettings {
            store,
            reports: self.reports,
            addresses: addresses(settings.front_door_address),
            trusted_proxies: Vec::new(),
            pool_pages: sign_in.pool_pages,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move { drop(stopped.await) };
        let plane = Plane::new(door, settings).run(stopped, GRACE);
        Ok(Listening {
            stop,
            plane: tokio::spawn(plane),
            logs,
        })
    }
}

impl Listening {
    /// Accepts no more, and waits for what is under way.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.plane.await {
            tracing::error!(%error, "the front door has failed");
        }
        if let Some(logs) = self.logs {
            tokio::task::block_in_place(|| logs.stop());
        }
    }
}

/// Logs go to the buckets of the operator; without any there are none.
fn logs(trails: &TrailsHouse, platform: &Platform) -> Result<Option<Logs>, Failure> {
    let start = |buckets| {
        let (clock, entropy) = (platform.clock.clone(), Arc::clone(&platform.entropy));
        Logs::start(buckets, trails.interval(), clock, entropy)
    };
    let started = trails.buckets().map(start).transpose();
    started.map_err(|error| {
        Failure::new(format!(
            "The delivery of load balancers' logs cannot be started: {error}"
        ))
    })
}

/// This machine has two loopback addresses; any other is one.
fn addresses(address: IpAddr) -> Vec<IpAddr> {
    if address.is_loopback() {
        return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    }
    vec![address]
}
