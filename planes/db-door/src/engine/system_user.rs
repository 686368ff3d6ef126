//! The system user that servers run as.
//!
//! Ringwall that runs as a user of its own starts servers as that user. Ringwall that runs as root
//! starts them as the user that Debian's package made for them (`mysql`, `postgres`), or as
//! `nobody`: PostgreSQL refuses root, and MariaDB should.

use std::path::Path;

use ringwall_rds::resources::engine::Server;

const PASSWD: &str = "/etc/passwd";

/// A user by its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SystemUser {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// Whether Ringwall is root, and servers need a user of their own.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The user to switch to for a server; `None` to stay.
pub(crate) fn of(server: Server) -> Option<SystemUser> {
    if !is_root() {
        return None;
    }
    let name = match server {
        Server::MariaDb => "mysql",
        Server::PostgreSql => "postgres",
    };
    let users = std::fs::read_to_string(Path::new(PASSWD)).unwrap_or_default();
    find(&users, name).or_else(|| find(&users, "nobody"))
}

fn find(users: &str, name: &str) -> Option<SystemUser> {
    let mut lines = users.lines().map(|line| line.split(':'));
    let mut fields =
        lines.find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(SystemUser { uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_their_whole_name() {
        let users = "root:x:0:0::/root:/bin/sh\nmysqlx:x:1:2::/:/\nmysql:x:102:105:My:/:/\n";
        let found = SystemUser { uid: 102, gid: 105 };
        assert_eq!(find(users, "mysql"), Some(found));
        assert_eq!(find(users, "postgres"), None);
    }
}
