//! The bench: a real database server in a folder of its own, the door before it, a user of IAM
//! with an access key, and AWS's signer to make tokens.

mod mariadb;
mod postgresql;
mod tap;
mod token;

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringwall_core::Region;
use ringwall_db_door::backend::{Backend, Backends, DoorSecret, Protocol};
use ringwall_db_door::door::{Certificates, DbDoor};
use ringwall_gateway::Authority;
use ringwall_identity::{AccessKey, KeyOwner, put_access_key};
use ringwall_testing::{ACCOUNT, TestHouse, allow};
pub(crate) use tap::tapped;
pub(crate) use token::Token;

pub(crate) const RESOURCE_ID: &str = "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const DOOR_SECRET: &str = "TheDoorsOwnSecret";
const PATIENCE: Duration = Duration::from_secs(60);

/// A database server behind the door.
pub(crate) struct Bench {
    pub(crate) house: TestHouse,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) port: u16,
    backends: Backends,
    backend: Backend,
    server: Child,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Bench {
    /// The door before a server that is starting.
    fn before(server: Child, folder: tempfile::TempDir, protocol: Protocol, socket: &str) -> Self {
        let socket = folder.path().join(socket);
        let port = free_port();
        let house = TestHouse::new(|_| Vec::new());
        let backend = Backend {
            account: ACCOUNT.parse().unwrap(),
            region: Region::us_east_1(),
            identifier: "orders".to_owned(),
            resource_id: RESOURCE_ID.to_owned(),
            engine: "mysql",
            engine_version: "8.4".to_owned(),
            protocol,
            address: "localhost".to_owned(),
            port,
            master_username: "admin".to_owned(),
            iam_authentication: true,
            certificate_authority: "rds-ca-rsa2048-g1".to_owned(),
            socket: socket.clone(),
            door_secret: DoorSecret::new(DOOR_SECRET.to_owned()),
        };
        let authority = Authority::in_memory(house.now()).unwrap();
        fs::write(folder.path().join("ca.pem"), authority.certificate_pem()).unwrap();
        let now = house.now();
        let certificates: Certificates = Arc::new(move |names, protocols| {
            let config = authority.server_config(names, protocols, now);
            config.map_err(std::io::Error::other)
        });
        let backends = Backends::new();
        let addresses = vec![Ipv4Addr::LOCALHOST.into()];
        let door = DbDoor::new(Arc::clone(house.platform()), certificates, addresses);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let list = backends.clone();
        runtime.spawn(async move { door.run(&list).await });
        backends.open(backend.clone());
        let bench = Self {
            house,
            folder,
            port,
            backends,
            backend,
            server,
            runtime: Some(runtime),
        };
        wait_for(|| UnixStream::connect(&socket).is_ok());
        wait_for(|| TcpStream::connect(("127.0.0.1", port)).is_ok());
        bench.put_user("jane", &[&bench.may_connect_as("jane_doe")]);
        bench
    }

    /// A policy that lets connect as a user of the instance.
    pub(crate) fn may_connect_as(&self, user: &str) -> String {
        let arn = format!("arn:aws:rds-db:us-east-1:{ACCOUNT}:dbuser:{RESOURCE_ID}/{user}");
        allow("rds-db:connect", &arn)
    }

    /// A user of IAM with these policies, whose access key is his name in capitals.
    pub(crate) fn put_user(&self, name: &str, policies: &[&str]) {
        drop(self.house.as_new_user(name, policies));
        let key = AccessKey {
            secret: SECRET.to_owned(),
            account: ACCOUNT.parse().unwrap(),
            created_at: self.house.now(),
            owner: KeyOwner::User(name.to_owned()),
            active: true,
        };
        let id = name.to_uppercase();
        let put = self
            .house
            .store()
            .write(|tx| put_access_key(tx, &id, key.clone()));
        put.unwrap();
    }

    /// Changes what is known of the instance.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Backend)) {
        let mut backend = self.backend.clone();
        change(&mut backend);
        self.backends.open(backend);
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A token of the user `jane` for `jane_doe`.
    pub(crate) fn token(&self) -> String {
        self.token_of("jane", "jane_doe")
    }

    pub(crate) fn token_of(&self, caller: &str, user: &str) -> String {
        Token {
            key: caller.to_uppercase(),
            host: format!("localhost:{}", self.port),
            user: user.to_owned(),
            region: "us-east-1",
            at: self.house.now().secs(),
        }
        .text()
    }
}

/// What a client printed, which must have got in.
#[track_caller]
pub(crate) fn succeeded(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}

/// What a client said, which must not have got in.
#[track_caller]
pub(crate) fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "it got in");
    String::from_utf8_lossy(&output.stderr)
        .trim_end()
        .to_owned()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Looks until a process has got so far.
#[track_caller]
pub(crate) fn wait_for(is_done: impl Fn() -> bool) {
    let since = Instant::now();
    while !is_done() {
        assert!(since.elapsed() < PATIENCE, "it took too long");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}
