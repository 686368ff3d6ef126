//! The engine room: a real server for each DB instance, in a folder of its own, reached by a Unix
//! socket alone.
//!
//! The operations of `services/rds` write down what is wanted. Here a keeper for each instance
//! brings its server there, starts it again when it dies, and reports. All of it runs on one thread
//! of its own, because the kernel ends a server when the thread that started it ends: so none
//! outlives Ringwall, however it dies.

mod copy;
mod error;
mod folder;
mod halt;
mod installed;
mod keeper;
mod mariadb;
mod postgresql;
mod program;
mod running;
mod stale;
mod system_user;
mod tls;
mod verifier;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use ringwall_core::Platform;
use ringwall_rds::plane;
use ringwall_rds::resources::engine::InstalledServers;
use ringwall_rds::resources::instance::Instance;
use ringwall_store::{ReadTx, Store, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::backend::Backends;
pub use folder::Folder;
pub use installed::look_for_servers;
use keeper::Keeper;
pub(crate) use verifier::{mysql_native_answer, scram_sha_256};

/// How often the store is asked whether something has changed.
const PATIENCE: Duration = Duration::from_millis(200);

/// What the engine room works with.
pub struct EngineRoom {
    /// Where the instances are written down.
    pub store: Store,
    /// The clock and the randomness.
    pub platform: Arc<Platform>,
    /// Where the door learns of servers.
    pub backends: Backends,
    /// Where the servers' files lie.
    pub folder: Folder,
    /// What is installed.
    pub servers: Arc<InstalledServers>,
}

/// The servers, running. They are stopped when this is stopped or dropped.
pub struct Databases {
    closing: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// The newest row of an instance; `None` once it is gone.
type Row = Option<Arc<Instance>>;

impl Databases {
    /// Starts the servers of all instances, and those to come.
    ///
    /// # Errors
    /// The folder or the thread cannot be made.
    pub fn start(room: EngineRoom) -> io::Result<Self> {
        room.folder.create()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (closing, closed) = watch::channel(false);
        let room = Arc::new(room);
        let thread = std::thread::Builder::new()
            .name("databases".to_owned())
            .spawn(move || runtime.block_on(supervise(room, closed)))?;
        Ok(Self {
            closing,
            thread: Some(thread),
        })
    }

    /// Stops all servers, and waits until they have stopped.
    pub fn stop(mut self) {
        self.close();
    }

    fn close(&mut self) {
        self.closing.send_replace(true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of the database servers panicked");
        }
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        self.close();
    }
}

async fn supervise(room: Arc<EngineRoom>, mut closed: watch::Receiver<bool>) {
    let mut supervisor = Supervisor {
        keepers: BTreeMap::new(),
        tasks: JoinSet::new(),
        closed: closed.clone(),
        room,
        copies: None,
        seen: None,
    };
    supervisor.remove_orphans();
    loop {
        if let Err(error) = supervisor.look() {
            tracing::error!(%error, "the DB instances cannot be read");
        }
        tokio::select! {
            _ = closed.wait_for(|closed| *closed) => break,
            () = tokio::time::sleep(PATIENCE) => {}
        }
    }
    while supervisor.tasks.join_next().await.is_some() {}
    supervisor.room.folder.end();
}

struct Supervisor {
    room: Arc<EngineRoom>,
    /// By `DbiResourceId`.
    keepers: BTreeMap<String, watch::Sender<Row>>,
    tasks: JoinSet<()>,
    closed: watch::Receiver<bool>,
    /// The snapshots whose files are there, as last seen.
    copies: Option<BTreeSet<String>>,
    /// The revision of the store that was looked at.
    seen: Option<ringwall_store::Rev>,
}

impl Supervisor {
    /// Tells every keeper what its instance is now, and hires keepers of new ones.
    fn look(&mut self) -> Result<(), StoreError> {
        while self.tasks.try_join_next().is_some() {}
        let tx = self.room.store.read()?;
        if self.seen == Some(tx.rev()) {
            return Ok(());
        }
        let instances = plane::instances(&tx)?;
        self.seen = Some(tx.rev());
        self.keepers.retain(|id, keeper| {
            let is_there = instances.iter().any(|it| it.resource_id == *id);
            if !is_there {
                keeper.send_replace(None);
            }
            is_there
        });
        self.remove_copies(&tx)?;
        for instance in instances {
            match self.keepers.get(&instance.resource_id) {
                Some(keeper) => drop(keeper.send_if_modified(|row| {
                    let is_new = row.as_ref() != Some(&instance);
                    *row = Some(Arc::clone(&instance));
                    is_new
                })),
                None => self.hire(instance),
            }
        }
        Ok(())
    }

    fn hire(&mut self, instance: Arc<Instance>) {
        let id = instance.resource_id.clone();
        let (sender, row) = watch::channel(Some(instance));
        let keeper = Keeper::new(Arc::clone(&self.room), &id, row);
        self.tasks.spawn(keeper.run(self.closed.clone()));
        self.keepers.insert(id, sender);
    }

    /// Removes the files of snapshots that were deleted.
    fn remove_copies(&mut self, tx: &ReadTx) -> Result<(), StoreError> {
        let snapshots = plane::snapshots(tx)?;
        let ids: BTreeSet<_> = snapshots.iter().map(|it| it.file_id.clone()).collect();
        // The folder is only looked at when a snapshot is gone, or for the first time.
        let is_gone = |known: &BTreeSet<String>| !known.is_subset(&ids);
        if self.copies.as_ref().is_none_or(is_gone) {
            let mut copies = self.room.folder.copies();
            copies.retain(|copy| !ids.contains(copy.file_id()));
            for copy in copies {
                if let Err(error) = copy.remove() {
                    tracing::warn!(%error, "the files of a deleted snapshot cannot be removed");
                }
            }
        }
        self.copies = Some(ids);
        Ok(())
    }

    /// Removes what was left of instances that are no more.
    fn remove_orphans(&self) {
        let Ok(instances) = self.room.store.read().and_then(|tx| plane::instances(&tx)) else {
            return;
        };
        for home in self.room.folder.homes() {
            if !instances.iter().any(|it| it.resource_id == home.id()) {
                stale::end(&home);
                if let Err(error) = home.remove() {
                    tracing::warn!(%error, "files of a deleted DB instance cannot be removed");
                }
            }
        }
    }
}
