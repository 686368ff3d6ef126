//! Database engines, and which of their servers are installed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use parking_lot::RwLock;
use serde::{Deserialize, Serialize};

use crate::error::RdsError;

/// An engine that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Engine {
    /// `mariadb`
    Mariadb,
    /// `mysql`, for which a MariaDB server is started: Debian has no MySQL.
    Mysql,
    /// `postgres`
    Postgres,
}

/// The program behind an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    /// `mariadbd`
    MariaDb,
    /// `postgres`
    PostgreSql,
}

impl Server {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MariaDb => "MariaDB",
            Self::PostgreSql => "PostgreSQL",
        }
    }
}

/// Engines of AWS that are not built.
const OTHERS: [&str; 5] = ["aurora", "custom", "db2", "oracle", "sqlserver"];

impl Engine {
    /// All, in the order of their names.
    pub const ALL: [Self; 3] = [Self::Mariadb, Self::Mysql, Self::Postgres];

    /// The engine of a name.
    pub(crate) fn parse(name: &str) -> Result<Self, RdsError> {
        let lower = name.to_ascii_lowercase();
        if let Some(engine) = Self::ALL.into_iter().find(|it| it.as_str() == lower) {
            return Ok(engine);
        }
        if OTHERS.iter().any(|other| lower.starts_with(other)) {
            return Err(RdsError::not_built(format!("The engine {lower}")));
        }
        Err(RdsError::invalid_engine())
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mariadb => "mariadb",
            Self::Mysql => "mysql",
            Self::Postgres => "postgres",
        }
    }

    /// The program that is started.
    pub const fn server(self) -> Server {
        match self {
            Self::Mariadb | Self::Mysql => Server::MariaDb,
            Self::Postgres => Server::PostgreSql,
        }
    }

    /// The port of its endpoint, unless another is asked for.
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Mariadb | Self::Mysql => 3306,
            Self::Postgres => 5432,
        }
    }

    /// What its license is called.
    pub(crate) const fn license_model(self) -> &'static str {
        match self {
            Self::Mariadb | Self::Mysql => "general-public-license",
            Self::Postgres => "postgresql-license",
        }
    }

    /// What it is called in lists of engines.
    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::Mariadb => "MariaDB Community Edition",
            Self::Mysql => "MariaDB in the place of MySQL Community Edition",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// The part of a version that a parameter group family names: `10.11` of MariaDB, `15` of
    /// PostgreSQL.
    pub(crate) fn major_version(self, version: &str) -> String {
        let parts = match self.server() {
            Server::MariaDb => 2,
            Server::PostgreSql => 1,
        };
        version.split('.').take(parts).collect::<Vec<_>>().join(".")
    }

    /// The family of its parameter groups: `mariadb10.11`.
    pub(crate) fn family(self, version: &str) -> String {
        format!("{}{}", self.as_str(), self.major_version(version))
    }
}

/// The servers that this machine has, with their versions. The plane looks, the operations read.
#[derive(Debug, Default)]
pub struct InstalledServers {
    versions: RwLock<BTreeMap<Server, String>>,
    /// How they are looked for when somebody asks for the first time.
    look: Option<fn(&Self)>,
    looked: OnceLock<()>,
}

impl InstalledServers {
    /// Servers that are looked for when somebody asks for the first time: starting them to learn
    /// their versions takes longer than all else at the start of a server without DB instances.
    pub fn looked_for_by(look: fn(&Self)) -> Self {
        Self {
            look: Some(look),
            ..Self::default()
        }
    }

    /// What was found when somebody looked.
    pub fn note(&self, server: Server, version: Option<String>) {
        let mut versions = self.versions.write();
        match version {
            Some(version) => drop(versions.insert(server, version)),
            None => drop(versions.remove(&server)),
        }
    }

    /// The version of a server, if it is installed.
    pub fn version(&self, server: Server) -> Option<String> {
        if let Some(look) = self.look {
            self.looked.get_or_init(|| look(self));
        }
        self.versions.read().get(&server).cloned()
    }
}
