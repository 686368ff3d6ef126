//! The keeper of one instance: brings its server to where the instance's state wants it.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use ringwall_rds::plane::{self, Report};
use ringwall_rds::resources::engine::Server;
use ringwall_rds::resources::instance::Instance;
use ringwall_rds::resources::status::Status;
use rustix::process::Signal;
use tokio::sync::watch;

use super::error::{EngineError, EngineResult};
use super::folder::Home;
use super::installed::look_for_servers;
use super::running::Running;
use super::system_user::{self, SystemUser};
use super::{EngineRoom, Row, mariadb, postgresql, stale};
use crate::backend::{Backend, DoorSecret, Protocol};

/// The shortest and the longest wait before a server that died is started again.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(60));
/// A server that ran so long has not died of its start.
const SOUND: Duration = Duration::from_secs(60);
/// Letters of a door's secret.
const SECRET_BYTES: usize = 32;

pub(crate) struct Keeper {
    room: Arc<EngineRoom>,
    home: Home,
    row: watch::Receiver<Row>,
    running: Option<Running>,
    /// How long to wait before the next start, after one that failed.
    back_off: Option<Duration>,
    /// Holds a new instance's port until the door opens: other programs look for free ones too.
    claimed: Option<TcpListener>,
}

impl Keeper {
    pub(crate) fn new(room: Arc<EngineRoom>, id: &str, row: watch::Receiver<Row>) -> Self {
        Self {
            home: room.folder.home(id),
            room,
            row,
            running: None,
            back_off: None,
            claimed: None,
        }
    }

    /// Keeps until the instance is gone or Ringwall stops.
    pub(crate) async fn run(mut self, mut closed: watch::Receiver<bool>) {
        loop {
            let row = self.row.borrow_and_update().clone();
            let Some(instance) = row else {
                self.stop().await;
                self.remove();
                return;
            };
            tokio::select! {
                biased;
                _ = closed.wait_for(|closed| *closed) => break,
                () = self.work(&instance) => {}
            }
            tokio::select! {
                _ = closed.wait_for(|closed| *closed) => break,
                changed = self.row.changed() => if changed.is_err() { break },
                () = Self::next_start(&mut self.running, &mut self.back_off) => {
                    self.room.backends.close(self.home.id());
                }
            }
        }
        self.stop().await;
    }

    /// Waits until the server has died, or until it is time to try again.
    async fn next_start(running: &mut Option<Running>, back_off: &mut Option<Duration>) {
        if let Some(server) = running {
            let lived = server.ended().await;
            *running = None;
            let (shortest, longest) = BACK_OFF;
            let wait = back_off.filter(|_| lived < SOUND);
            *back_off = Some(wait.map_or(shortest, |wait| (wait * 2).min(longest)));
            return;
        }
        match back_off {
            Some(wait) => {
                let (_, longest) = BACK_OFF;
                tokio::time::sleep(*wait).await;
                *wait = (*wait * 2).min(longest);
            }
            None => std::future::pending().await,
        }
    }

    async fn work(&mut self, instance: &Arc<Instance>) {
        match instance.status {
            Status::Available => self.keep(instance).await,
            Status::Stopped | Status::Failed => {
                self.claimed = None;
                self.stop().await;
            }
            _ => {
                let done = self.act(instance).await;
                self.report(instance, done);
            }
        }
    }

    /// Does what a passing state asks for.
    async fn act(&mut self, instance: &Instance) -> EngineResult<()> {
        match instance.status {
            Status::Creating => self.create(instance).await,
            Status::Starting => self.start(instance).await,
            Status::Rebooting => {
                self.stop().await;
                self.start(instance).await
            }
            Status::Stopping => {
                self.stop().await;
                Ok(())
            }
            Status::Deleting => {
                self.stop().await;
                // An instance that cannot be copied goes all the same only if nobody wanted a copy.
                self.make_snapshots(instance).await?;
                self.home.remove()
            }
            Status::Modifying
            | Status::ConfiguringIamDatabaseAuth
            | Status::ResettingMasterCredentials
            | Status::Renaming => {
                self.start(instance).await?;
                self.apply(instance).await
            }
            Status::BackingUp => {
                self.start(instance).await?;
                self.open(instance);
                self.make_snapshots(instance).await
            }
            Status::Available | Status::Stopped | Status::Failed => Ok(()),
        }
    }

    /// Copies the data into the snapshots that are asked for. A server that runs is halted
    /// meanwhile: its files are then as if the power had failed, which it knows how to recover from.
    async fn make_snapshots(&self, instance: &Instance) -> EngineResult<()> {
        let store = &self.room.store;
        let wanted = plane::snapshots_to_make(&store.read()?, instance)?;
        let halted = self.running.as_ref().map(Running::halt).transpose()?;
        for snapshot in wanted {
            let target = self.room.folder.copy(&snapshot.file_id);
            let made = target.fill(&self.home.data(), user(instance)).await;
            let now = self.room.platform.clock.now();
            store.write(|tx| plane::report_snapshot(tx, &snapshot, made.is_ok(), now))?;
            made?;
        }
        drop(halted);
        Ok(())
    }

    fn report(&self, instance: &Instance, done: EngineResult<()>) {
        let report = match done {
            Ok(()) => Report::Done,
            Err(error) => {
                tracing::error!(instance = instance.identifier, %error, "a DB instance has failed");
                Report::Failed(error.to_string())
            }
        };
        let now = self.room.platform.clock.now();
        let store = &self.room.store;
        if let Err(error) = store.write(|tx| plane::report(tx, instance, &report, now)) {
            tracing::error!(%error, "the state of a DB instance cannot be written");
        }
    }

    /// Starts the server of an instance that is available, if it does not run, and opens it to the
    /// door.
    async fn keep(&mut self, instance: &Instance) {
        if self.running.is_none()
            && let Err(error) = self.start(instance).await
        {
            let wait = *self.back_off.get_or_insert(BACK_OFF.0);
            tracing::error!(
                instance = instance.identifier, %error, ?wait,
                "a database server cannot be started"
            );
            return;
        }
        self.open(instance);
    }

    fn open(&mut self, instance: &Instance) {
        let (Some(running), Some(port)) = (&self.running, instance.port) else {
            return;
        };
        self.claimed = None;
        self.room.backends.open(Backend {
            account: instance.account,
            region: instance.region.clone(),
            identifier: instance.identifier.clone(),
            resource_id: instance.resource_id.clone(),
            engine: instance.engine.as_str(),
            engine_version: instance.engine_version.clone(),
            protocol: match instance.engine.server() {
                Server::MariaDb => Protocol::MySql,
                Server::PostgreSql => Protocol::PostgreSql,
            },
            address: "localhost".to_owned(),
            port,
            master_username: instance.master_username.clone(),
            iam_authentication: instance.iam_authentication,
            certificate_authority: instance.certificate_authority.clone(),
            socket: running.socket.clone(),
            door_secret: running.secret.clone(),
        });
    }

    /// Makes the data, starts the server, and makes the master user.
    async fn create(&mut self, instance: &Instance) -> EngineResult<()> {
        look_for_servers(&self.room.servers);
        self.settle(instance)?;
        let user = user(instance);
        if !self.home.is_installed() {
            self.stop().await;
            stale::end(&self.home);
            self.home.create(user)?;
            match (&instance.restored_from, instance.engine.server()) {
                (Some(file_id), _) => {
                    let source = self.room.folder.copy(file_id);
                    source.restore(&self.home.data(), user).await?;
                }
                (None, Server::MariaDb) => mariadb::install(&self.home, user).await?,
                (None, Server::PostgreSql) => postgresql::install(&self.home, user).await?,
            }
            self.home.mark_installed()?;
        }
        self.start(instance).await?;
        let Some(password) = &instance.master_password else {
            return Ok(());
        };
        let sql = match instance.engine.server() {
            Server::MariaDb => mariadb::first_sql(instance, password),
            Server::PostgreSql => postgresql::first_sql(instance, password, &self.salt()),
        };
        self.tell(instance, &sql).await
    }

    /// Gives the instance its port and the version that is installed.
    fn settle(&mut self, instance: &Instance) -> EngineResult<()> {
        let version = self.room.servers.version(instance.engine.server());
        self.claimed = None;
        let mut claim = |port| {
            self.claimed = listener(port).ok();
            self.claimed.is_some()
        };
        let store = &self.room.store;
        let settled =
            store.write(|tx| plane::settle(tx, instance, version.as_deref(), &mut claim))?;
        match settled {
            Ok(()) => Ok(()),
            Err(port) => Err(EngineError::Port(port)),
        }
    }

    /// Starts the server, if it does not run.
    async fn start(&mut self, instance: &Instance) -> EngineResult<()> {
        if self.running.is_some() {
            return Ok(());
        }
        stale::end(&self.home);
        let (home, user, secret) = (&self.home, user(instance), self.draw_secret());
        let (command, socket, signal) = match instance.engine.server() {
            Server::MariaDb => {
                let command = mariadb::prepare(home, instance, &secret, user)?;
                (command, mariadb::socket(home)?, Signal::TERM)
            }
            Server::PostgreSql => {
                let salt = self.salt();
                let command = postgresql::prepare(home, instance, &secret, &salt, user).await?;
                (command, postgresql::socket(home)?, Signal::INT)
            }
        };
        let mut running = Running::start(home, command, signal, socket, secret).await?;
        let login = || self.ask(instance, "SELECT 1;");
        if let Err(error) = running.take_login(home, login).await {
            running.stop().await;
            return Err(error);
        }
        mariadb::started(home);
        self.running = Some(running);
        self.back_off = None;
        tracing::info!(instance = instance.identifier, "a database server runs");
        Ok(())
    }

    /// Stops the server, if it runs.
    async fn stop(&mut self) {
        self.back_off = None;
        self.room.backends.close(self.home.id());
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        mariadb::stopped(&self.home);
        postgresql::stopped(&self.home);
    }

    /// Applies what is being changed. What is only written down is changed by the report.
    async fn apply(&mut self, instance: &Instance) -> EngineResult<()> {
        let server = instance.engine.server();
        if let Some(password) = &instance.master_password {
            let sql = match server {
                Server::MariaDb => mariadb::password_sql(instance, password),
                Server::PostgreSql => postgresql::password_sql(instance, password, &self.salt()),
            };
            self.tell(instance, &sql).await?;
        }
        if let Some(class) = &instance.applying.class {
            match server {
                Server::MariaDb => {
                    let sql = mariadb::class_sql(instance, class);
                    self.tell(instance, &sql).await?;
                }
                // Its number of connections is fixed while it runs.
                Server::PostgreSql => {
                    let mut changed = instance.clone();
                    changed.class.clone_from(class);
                    self.stop().await;
                    self.start(&changed).await?;
                }
            }
        }
        match instance
            .applying
            .port
            .filter(|port| listener(*port).is_err())
        {
            Some(port) => Err(EngineError::Port(port)),
            None => Ok(()),
        }
    }

    async fn tell(&self, instance: &Instance, sql: &str) -> EngineResult<()> {
        self.ask(instance, sql).await.map(drop)
    }

    async fn ask(&self, instance: &Instance, sql: &str) -> EngineResult<String> {
        match instance.engine.server() {
            Server::MariaDb => mariadb::tell(&self.home, user(instance), sql).await,
            Server::PostgreSql => postgresql::tell(&self.home, sql).await,
        }
    }

    fn remove(&self) {
        if let Err(error) = self.home.remove() {
            tracing::error!(%error, "the files of a DB instance cannot be removed");
        }
    }

    fn draw_secret(&self) -> DoorSecret {
        let mut bytes = zeroize::Zeroizing::new([0; SECRET_BYTES]);
        self.room.platform.entropy.fill(&mut *bytes);
        DoorSecret::new(hex::encode(*bytes))
    }

    fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        self.room.platform.entropy.fill(&mut salt);
        salt
    }
}

fn user(instance: &Instance) -> Option<SystemUser> {
    system_user::of(instance.engine.server())
}

/// What the door could listen with on a port.
fn listener(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}
