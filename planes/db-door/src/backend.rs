//! The contract between the engine room and the door: which database servers run, and how the
//! door gets into them.
//!
//! The engine room opens a backend when its server takes logins and closes it before the server
//! stops; the door has one listener for each that is open.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use ringwall_core::{AccountId, Region};
use tokio::sync::watch;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The language of a server's clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// MySQL's, which MariaDB speaks.
    MySql,
    /// PostgreSQL's.
    PostgreSql,
}

/// A database server that takes logins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// The account of the DB instance.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its identifier, lower case.
    pub identifier: String,
    /// Its `DbiResourceId` (`db-…`), by which IAM policies name it.
    pub resource_id: String,
    /// Its engine as RDS names it.
    pub engine: &'static str,
    /// The engine's version.
    pub engine_version: String,
    /// What its clients speak.
    pub protocol: Protocol,
    /// The host name of its endpoint.
    pub address: String,
    /// The port of its endpoint, on which the door listens.
    pub port: u16,
    /// The master user's name, who logs in by password unless IAM is his way.
    pub master_username: String,
    /// Whether IAM users may log in.
    pub iam_authentication: bool,
    /// The certificate authority that its clients expect (`rds-ca-rsa2048-g1`).
    pub certificate_authority: String,
    /// The server's Unix socket, in a folder that only its user can enter.
    pub socket: PathBuf,
    /// What the door proves itself with. On both servers it is the password of [`ADMINISTRATOR`].
    /// MariaDB: every user `IDENTIFIED WITH AWSAuthenticationPlugin` logs in with it; the plugin
    /// reads it from the file that the server's environment names ([`DOOR_SECRET_FILE`]).
    /// PostgreSQL: everybody logs in by SCRAM over the socket; for a member of `rds_iam` the door
    /// sets it as the role's password, as the administrator, and then uses it.
    pub door_secret: DoorSecret,
}

/// The user with all rights on every server, whose password is the door's secret. Never to be let
/// in from outside.
pub const ADMINISTRATOR: &str = "rdsadmin";

/// The environment variable of MariaDB servers that names the file with the door's secret: its
/// text and nothing else, readable by the server's user alone.
pub const DOOR_SECRET_FILE: &str = "RINGWALL_DOOR_SECRET_FILE";

/// A secret drawn anew each time a server starts. Wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct DoorSecret(String);

impl DoorSecret {
    /// A secret of this text: letters and digits.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// Its text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DoorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoorSecret")
    }
}

/// The backends that are open, by `DbiResourceId`.
pub type OpenBackends = BTreeMap<String, Arc<Backend>>;

/// Who is open, and word of every change. Clones share the list.
#[derive(Clone, Debug, Default)]
pub struct Backends(watch::Sender<OpenBackends>);

impl Backends {
    /// None open.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a backend, or changes what is known of it.
    pub fn open(&self, backend: Backend) {
        self.0.send_if_modified(|open| {
            let known = open.get(&backend.resource_id);
            if known.is_some_and(|known| **known == backend) {
                return false;
            }
            open.insert(backend.resource_id.clone(), Arc::new(backend));
            true
        });
    }

    /// Closes a backend; one that is not open is no fault.
    pub fn close(&self, resource_id: &str) {
        self.0
            .send_if_modified(|open| open.remove(resource_id).is_some());
    }

    /// The list, and its changes.
    pub fn watch(&self) -> watch::Receiver<OpenBackends> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backend(port: u16) -> Backend {
        Backend {
            account: AccountId::default(),
            region: Region::us_east_1(),
            identifier: "orders".to_owned(),
            resource_id: "db-ORDERS".to_owned(),
            engine: "mysql",
            engine_version: "8.4".to_owned(),
            protocol: Protocol::MySql,
            address: "localhost".to_owned(),
            port,
            master_username: "admin".to_owned(),
            iam_authentication: true,
            certificate_authority: "rds-ca-rsa2048-g1".to_owned(),
            socket: PathBuf::from("/nowhere/s"),
            door_secret: DoorSecret::new("secret".to_owned()),
        }
    }

    #[test]
    fn tells_what_changes_and_only_that() {
        let backends = Backends::new();
        let mut watch = backends.watch();
        backends.open(backend(3306));
        assert!(watch.has_changed().unwrap());
        assert_eq!(watch.borrow_and_update()["db-ORDERS"].port, 3306);
        backends.open(backend(3306));
        assert!(!watch.has_changed().unwrap());
        backends.open(backend(3307));
        assert_eq!(watch.borrow_and_update()["db-ORDERS"].port, 3307);
        backends.close("db-ORDERS");
        assert!(watch.borrow_and_update().is_empty());
        backends.close("db-ORDERS");
        assert!(!watch.has_changed().unwrap());
    }

    #[test]
    fn the_secret_is_not_shown() {
        assert!(!format!("{:?}", backend(1)).contains("\"secret\""));
    }
}
