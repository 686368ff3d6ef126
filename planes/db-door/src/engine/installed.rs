//! Which servers this machine has.

use std::path::{Path, PathBuf};
use std::process::Command;

use ringwall_rds::resources::engine::{InstalledServers, Server};

use super::error::{EngineError, EngineResult};

const FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];
/// Debian has a folder for each major version here.
const DEBIAN_POSTGRESQL: &str = "/usr/lib/postgresql";

/// Looks for servers and notes their versions.
pub fn look_for_servers(servers: &InstalledServers) {
    for server in [Server::MariaDb, Server::PostgreSql] {
        let program = find(server, main_program(server)).ok();
        servers.note(server, program.and_then(|program| version(&program)));
    }
}

const fn main_program(server: Server) -> &'static str {
    match server {
        Server::MariaDb => "mariadbd",
        Server::PostgreSql => "postgres",
    }
}

/// A program of a server.
pub(crate) fn find(server: Server, program: &str) -> EngineResult<PathBuf> {
    let folders = match server {
        Server::MariaDb => vec![],
        Server::PostgreSql => debian_postgresql(),
    };
    let usual = FOLDERS.iter().map(PathBuf::from);
    let mut places = folders.into_iter().chain(usual).map(|it| it.join(program));
    places.find(|place| place.is_file()).ok_or(match server {
        Server::MariaDb => EngineError::Missing {
            server: "MariaDB",
            package: "mariadb-server",
        },
        Server::PostgreSql => EngineError::Missing {
            server: "PostgreSQL",
            package: "postgresql",
        },
    })
}

/// The folders of PostgreSQL's programs, the newest version first.
fn debian_postgresql() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(DEBIAN_POSTGRESQL)
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let number = entry.file_name().to_str()?.parse().ok()?;
            Some((number, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, path)| path).collect()
}

fn version(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .env_clear()
        .output()
        .ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

/// The first word that is a version: `10.11.19` of `Ver 10.11.19-MariaDB-0+deb12u1`.
fn version_in(text: &str) -> Option<String> {
    let mut words = text
        .split_whitespace()
        .filter_map(|word| word.split('-').next());
    let is_version = |word: &&str| {
        let numbers = word.split('.');
        word.contains('.') && numbers.clone().all(|part| part.parse::<u32>().is_ok())
    };
    words.find(is_version).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_servers_say() {
        let mariadb = "mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64";
        assert_eq!(version_in(mariadb).unwrap(), "10.11.19");
        let postgresql = "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)";
        assert_eq!(version_in(postgresql).unwrap(), "15.13");
        assert_eq!(version_in("nothing"), None);
    }
}
