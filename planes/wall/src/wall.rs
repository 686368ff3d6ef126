//! The wall: web ACLs in force, and the thread that keeps them as they are written down.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use ringwall_core::{Clock, Entropy, Timestamp};
use ringwall_store::{Rev, Store, StoreError};
use ringwall_waf::{RateCounters, RateMode};
use ringwall_waf_token::{Gate, KeyRing, Settings as GateSettings};

use crate::active::{ActiveAcl, Instruments, Snapshot};
use crate::address_lists::ListFolder;
use crate::guard::{Guard, World};
use crate::locations::Databases;
use crate::log::{Log, Places};
use crate::written::{References, Written};

/// How often the store is asked whether something has changed.
const PATIENCE: Duration = Duration::from_millis(40);
/// After so many looks at the store the user's files are looked at.
const LOOKS_BETWEEN_FILES: u32 = 125;

/// What the wall works with.
pub struct Settings {
    /// Where web ACLs are written down.
    pub store: Store,
    /// Tells the time.
    pub clock: Clock,
    /// Draws randomness.
    pub entropy: Arc<dyn Entropy>,
    /// A MaxMind database of countries.
    pub country_database: Option<PathBuf>,
    /// A MaxMind database of networks.
    pub network_database: Option<PathBuf>,
    /// A folder with lists of addresses, for the managed groups that ask them.
    pub address_lists: Option<PathBuf>,
    /// Where logs are written; without a place nothing is logged.
    pub logs: Places,
    /// When rates take effect.
    pub rate_mode: RateMode,
}

/// Web ACLs in force. The thread ends, and logs are written, when it is dropped.
pub struct Wall {
    shared: Arc<Shared>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    store: Store,
    clock: Clock,
    snapshot: ArcSwap<Snapshot>,
    rates: RateCounters,
    world: Arc<World>,
    lists: ListFolder,
    /// The revision of the store that the snapshot is of, and the generation of the lists.
    seen: Mutex<Option<(Rev, u64)>>,
}

impl Wall {
    /// Brings all web ACLs into force, and starts the thread that keeps them so.
    ///
    /// # Errors
    /// A thread cannot be started, or the store cannot be read.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let has_place = !settings.logs.are_none();
        let clock = settings.clock.clone();
        let gate = gate(&settings);
        let log = has_place.then(|| Log::start(settings.logs, clock, settings.entropy));
        let databases = Databases::new(settings.country_database, settings.network_database);
        let shared = Arc::new(Shared {
            store: settings.store,
            clock: settings.clock,
            snapshot: ArcSwap::default(),
            rates: RateCounters::new(settings.rate_mode),
            world: Arc::new(World {
                databases,
                log: log.transpose()?,
                gate,
            }),
            lists: ListFolder::new(settings.address_lists),
            seen: Mutex::new(None),
        });
        shared.refresh().map_err(io::Error::other)?;
        let (stop, stopped) = channel();
        let watched = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("web-acls".to_owned())
            .spawn(move || watched.watch(&stopped))?;
        Ok(Self {
            shared,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The guard of a resource, if there is a web ACL before it. It stays what it is when the web ACL
    /// changes: whoever wants the newest asks again.
    pub fn guard(&self, resource_arn: &str) -> Option<Arc<Guard>> {
        self.shared.snapshot.load().guard(resource_arn).cloned()
    }

    /// Brings into force what is written down by now.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn refresh(&self) -> Result<(), StoreError> {
        self.shared.refresh()
    }

    /// What watches a web ACL.
    pub(crate) fn instruments(&self, web_acl_arn: &str) -> Option<Arc<Instruments>> {
        let snapshot = self.shared.snapshot.load();
        snapshot.instruments(web_acl_arn).cloned()
    }

    /// A web ACL in force.
    pub(crate) fn acl(&self, arn: &str) -> Option<Arc<ActiveAcl>> {
        self.shared.snapshot.load().acl(arn).cloned()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Waits until what was logged so far is written.
    pub fn flush_log(&self) {
        if let Some(log) = &self.shared.world.log {
            log.flush();
        }
    }
}

/// What reads and gives tokens, with the installation's own keys.
fn gate(settings: &Settings) -> Gate {
    let root = settings.store.owned_key("wafv2", "tokens");
    let entropy = Arc::clone(&settings.entropy);
    let random = Box::new(move |bytes: &mut [u8]| entropy.fill(bytes));
    Gate::new(KeyRing::new(&root, []), GateSettings::default(), random)
}

impl Drop for Wall {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of the web ACLs panicked");
        }
    }
}

impl Shared {
    fn watch(&self, stopped: &Receiver<()>) {
        let mut looks = 0;
        let mut is_told = false;
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PATIENCE) {
            match self.refresh() {
                Ok(()) => is_told = false,
                Err(error) if !is_told => {
                    tracing::error!(%error, "web ACLs cannot be read; those in force stay");
                    is_told = true;
                }
                Err(_) => {}
            }
            looks += 1;
            if looks >= LOOKS_BETWEEN_FILES {
                looks = 0;
                self.world.databases.refresh();
                self.lists.refresh();
            }
        }
    }

    fn refresh(&self) -> Result<(), StoreError> {
        let mut seen = self.seen.lock();
        let tx = self.store.read()?;
        let state = (tx.rev(), self.lists.generation());
        if *seen == Some(state) {
            return Ok(());
        }
        let written = Written::read(&tx)?;
        let snapshot = self.snapshot.load();
        let references = References {
            tx: &tx,
            lists: &self.lists,
        };
        let next = snapshot.next(&written, &references, &self.rates, &self.world);
        self.snapshot.store(Arc::new(next));
        *seen = Some(state);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
