//! The door as a whole: workers, and the configuration that they run.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ringwall_core::{Clock, Entropy, SystemEntropy};
use tokio::net::TcpSocket;
use tokio::runtime::{Builder, LocalOptions};
use tokio::sync::{mpsc, oneshot};

use crate::config::{Config, Limits};
use crate::gate::Gate;
use crate::inspector::{Inspector, NoInspector};
use crate::io::clockwork::Pace;
use crate::login::Logins;
use crate::logs::{NoRecorder, Recorder};
use crate::meters::Meters;
use crate::serve::shared::{Current, Shared};
use crate::serve::snapshot::Snapshot;
use crate::serve::worker::{Order, Worker};
use crate::targets::TargetHealth;
use crate::targets::sticky::CookieKey;
use crate::tls;

/// What a door is made with.
pub struct Options {
    /// Threads that serve.
    pub workers: usize,
    /// How long it waits, and how much it takes.
    pub limits: Limits,
    /// Who judges requests.
    pub inspector: Arc<dyn Inspector>,
    /// Who takes logs.
    pub recorder: Arc<dyn Recorder>,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// How time passes for deadlines.
    pub pace: Pace,
    /// The secret of stickiness cookies; doors that share it know each other's.
    pub cookie_secret: Option<[u8; 32]>,
    /// What signing people in takes; without it nobody can be.
    pub logins: Option<Arc<Logins>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: thread::available_parallelism().map_or(1, usize::from),
            limits: Limits::default(),
            inspector: Arc::new(NoInspector),
            recorder: Arc::new(NoRecorder),
            clock: Clock::system(),
            entropy: Arc::new(SystemEntropy),
            pace: Pace::Real,
            cookie_secret: None,
            logins: None,
        }
    }
}

/// A running door. Dropping it ends it at once; see [`FrontDoor::close`].
pub struct FrontDoor {
    shared: Arc<Shared>,
    workers: Vec<mpsc::UnboundedSender<Order>>,
    open: HashMap<Arc<str>, Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    asked: SocketAddr,
    got: SocketAddr,
}

/// What became of a listener.
#[derive(Debug)]
pub struct Opened {
    /// Of the listener.
    pub listener_arn: String,
    /// Where it is to listen.
    pub asked: SocketAddr,
    /// Where it listens, or why it does not.
    pub place: io::Result<SocketAddr>,
}

impl FrontDoor {
    /// Starts the workers. There is nothing to do for them yet.
    pub fn start(options: Options) -> io::Result<Self> {
        let secret = options.cookie_secret.unwrap_or_else(|| {
            let mut secret = [0; 32];
            options.entropy.fill(&mut secret);
            secret
        });
        let limits = options.limits;
        let shared = Arc::new(Shared {
            current: Current::new(Arc::default()),
            inspector: options.inspector,
            recorder: options.recorder,
            clock: options.clock,
            entropy: options.entropy,
            cookies: CookieKey::new(&secret),
            logins: options.logins,
            connector: tls::connector().map_err(io::Error::other)?,
            gate: Gate::new(limits.connections, limits.connections_per_source),
            limits,
            meters: Meters::new(),
        });
        let mut workers = Vec::new();
        for number in 0..options.workers.max(1) {
            let (orders, receiver) = mpsc::unbounded_channel();
            let (shared, pace) = (Arc::clone(&shared), options.pace.clone());
            let work = move || work(shared, pace, receiver);
            thread::Builder::new()
                .name(format!("front-door-{number}"))
                .spawn(work)?;
            workers.push(orders);
        }
        Ok(Self {
            shared,
            workers,
            open: HashMap::new(),
        })
    }

    /// Runs a configuration from now on. Requests under way end as they began; listeners that
    /// stay keep their sockets and connections.
    pub async fn apply(&mut self, config: Config) -> Result<Vec<Opened>, rustls::Error> {
        let snapshot = Snapshot::new(config, &self.shared.current.snapshot())?;
        let snapshot = Arc::new(snapshot);
        self.shared.current.replace(Arc::clone(&snapshot));
        let wanted = wanted(&snapshot.config);
        self.close_others(&wanted).await;
        let mut opened = Vec::new();
        for (arn, address) in wanted {
            let place = match self.open.get(arn) {
                Some(place) => Ok(place.got),
                None => self.open(arn, address).await,
            };
            opened.push(Opened {
                listener_arn: arn.to_owned(),
                asked: address,
                place,
            });
        }
        if let Some(first) = self.workers.first() {
            tell(first, Order::Check(snapshot));
        }
        Ok(opened)
    }

    /// Closes what is not wanted any more. What stands there next may want the same port, so it is
    /// waited for.
    async fn close_others(&mut self, wanted: &[(&str, SocketAddr)]) {
        let mut closing = Vec::new();
        self.open.retain(|arn, place| {
            let mut wanted = wanted.iter();
            let stays = wanted.any(|(name, address)| **name == **arn && *address == place.asked);
            if !stays {
                closing.push(Arc::clone(arn));
            }
            stays
        });
        for arn in closing {
            self.close_listener(&arn).await;
        }
    }

    async fn close_listener(&self, arn: &Arc<str>) {
        let closings = self.workers.iter().map(|worker| {
            let (closed, closing) = oneshot::channel();
            tell(worker, Order::Close(Arc::clone(arn), closed));
            closing
        });
        for closing in closings.collect::<Vec<_>>() {
            // The end of the channel says it.
            drop(closing.await);
        }
    }

    /// The first worker finds the port if any will do; the others take the same.
    async fn open(&mut self, arn: &str, asked: SocketAddr) -> io::Result<SocketAddr> {
        self.require_free(asked)?;
        let arn: Arc<str> = arn.into();
        let mut got = asked;
        for worker in &self.workers {
            let (opened, place) = oneshot::channel();
            tell(worker, Order::Open(Arc::clone(&arn), got, opened));
            let place = place.await.map_err(io::Error::other);
            match place.and_then(|place| place) {
                Ok(place) => got = place,
                Err(error) => {
                    self.close_listener(&arn).await;
                    return Err(error);
                }
            }
        }
        self.open.insert(arn, Place { asked, got });
        Ok(got)
    }

    /// Sockets of workers share a place, so that the system would let others share it too.
    fn require_free(&self, asked: SocketAddr) -> io::Result<()> {
        if asked.port() == 0 {
            return Ok(());
        }
        if self.open.values().any(|place| place.got == asked) {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        let probe = match asked {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        probe.set_reuseaddr(true)?;
        probe.bind(asked)
    }

    /// How the targets of a group are.
    pub fn health(&self, target_group_arn: &str) -> Option<Vec<TargetHealth>> {
        let snapshot = self.shared.current.snapshot();
        snapshot
            .groups
            .get(target_group_arn)
            .map(|group| group.health())
    }

    /// Accepts no more, and gives what is under way some time to end. Whether all of it did.
    pub async fn close(mut self, grace: Duration) -> bool {
        self.close_others(&[]).await;
        let drains = self.workers.iter().map(|worker| {
            let (drained, drain) = oneshot::channel();
            tell(worker, Order::Drain(drained));
            drain
        });
        let drains: Vec<_> = drains.collect();
        let all = async {
            for drain in drains {
                if drain.await.is_err() {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(grace, all).await.unwrap_or(false)
    }
}

fn wanted(config: &Config) -> Vec<(&str, SocketAddr)> {
    let balancers = config.load_balancers.iter();
    let listeners = balancers.flat_map(|balancer| &balancer.listeners);
    listeners
        .map(|listener| (listener.arn.as_str(), listener.address))
        .collect()
}

fn tell(worker: &mpsc::UnboundedSender<Order>, order: Order) {
    if worker.send(order).is_err() {
        tracing::error!("a worker of the front door has died");
    }
}

fn work(shared: Arc<Shared>, pace: Pace, orders: mpsc::UnboundedReceiver<Order>) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default());
    match runtime {
        Ok(runtime) => runtime.block_on(Worker::new(shared).run(pace, orders)),
        Err(error) => tracing::error!(%error, "a worker of the front door cannot start"),
    }
}
