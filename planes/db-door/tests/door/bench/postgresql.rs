//! PostgreSQL on the bench.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use ringwall_db_door::backend::Protocol;

use super::{Bench, DOOR_SECRET, succeeded, wait_for};

impl Bench {
    /// PostgreSQL, with the user `admin` (password `rosebud`) and IAM's `jane_doe`.
    pub(crate) fn postgresql() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        fs::write(here.join("secret"), DOOR_SECRET).unwrap();
        let server = SystemUser::of_postgresql();
        server.give(here);
        let made = server
            .command("initdb")
            .args([
                "--username=rdsadmin",
                "--auth=scram-sha-256",
                "--no-sync",
                "--locale=C.UTF-8",
            ])
            .arg(format!("--pgdata={}", here.join("data").display()))
            .arg(format!("--pwfile={}", here.join("secret").display()))
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let server = server
            .command("postgres")
            .arg("-D")
            .arg(here.join("data"))
            .args(["-c", "listen_addresses=", "-c", "fsync=off"])
            .args(["-c", &format!("unix_socket_directories={}", here.display())])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let bench = Self::before(server, folder, Protocol::PostgreSql, ".s.PGSQL.5432");
        wait_for(|| bench.psql_of_administrator("SELECT 1").status.success());
        bench.psql(
            "CREATE ROLE rds_iam; CREATE ROLE staff; GRANT rds_iam TO staff;
             CREATE ROLE admin LOGIN CREATEROLE PASSWORD 'rosebud';
             CREATE ROLE jane_doe LOGIN; GRANT staff TO jane_doe;",
        );
        bench
    }

    fn psql_of_administrator(&self, statements: &str) -> Output {
        Command::new("psql")
            .arg(format!(
                "host={} user=rdsadmin dbname=postgres",
                self.folder.path().display()
            ))
            .args(["-X", "-t", "-A", "-c", statements])
            .env("PGPASSWORD", DOOR_SECRET)
            .output()
            .unwrap()
    }

    /// Statements, by the server's administrator over its socket.
    #[track_caller]
    pub(crate) fn psql(&self, statements: &str) -> String {
        succeeded(&self.psql_of_administrator(statements))
    }

    /// The `psql` client, by TCP; `more` are further parameters of the connection.
    pub(crate) fn psql_client(&self, user: &str, password: &str, more: &str) -> Command {
        let mut command = Command::new("psql");
        command
            .arg(format!(
                "host=localhost port={} user={user} dbname=postgres sslrootcert={} {more}",
                self.port,
                self.file("ca.pem").display()
            ))
            .args(["-X", "-t", "-A", "-w"])
            .env("PGPASSWORD", password);
        command
    }
}

/// The user that PostgreSQL runs as: it refuses to be root.
struct SystemUser(Option<u32>);

impl SystemUser {
    fn of_postgresql() -> Self {
        let number = |arguments: &[&str]| {
            let output = Command::new("id").args(arguments).output().unwrap();
            String::from_utf8(output.stdout)
                .unwrap()
                .trim()
                .parse()
                .unwrap()
        };
        Self((number(&["-u"]) == 0).then(|| number(&["-u", "postgres"])))
    }

    fn give(&self, folder: &Path) {
        if let Some(user) = self.0 {
            std::os::unix::fs::chown(folder, Some(user), None).unwrap();
            std::os::unix::fs::chown(folder.join("secret"), Some(user), None).unwrap();
        }
    }

    /// A program of PostgreSQL's server, which Debian puts into a folder of its version.
    fn command(&self, program: &str) -> Command {
        let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
        let mut versions: Vec<PathBuf> = versions.map(|entry| entry.unwrap().path()).collect();
        versions.sort();
        let mut command = Command::new(versions.pop().unwrap().join("bin").join(program));
        if let Some(user) = self.0 {
            command.uid(user);
        }
        command
    }
}
