//! A MariaDB without a door: over its own TLS on its own TCP port, as one runs it elsewhere.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::process::Server;

/// The server, gone with this.
pub(crate) struct Direct {
    pub(crate) server: Server,
    _folder: TempDir,
}

impl Direct {
    /// Starts one with the certificate and key in `tls`, and runs `statements` there. Its settings
    /// are those of a DB instance.
    pub(crate) fn start(tls: &Path, statements: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let of =
            |name: &str, file: &str| format!("--{name}={}", folder.path().join(file).display());
        let shared = [
            "--no-defaults",
            "--innodb-log-file-size=16M",
            "--skip-name-resolve",
        ];
        let made = Command::new("mariadb-install-db")
            .args(shared)
            .args([&of("datadir", "data"), "--skip-test-db"])
            .arg("--auth-root-authentication-method=normal")
            .stdout(Stdio::null())
            .status()
            .context("mariadb-install-db")?;
        ensure!(made.success(), "no data for a MariaDB could be made");
        let server = Server::start(Path::new("mariadbd"), |address| {
            let tls = tls.display();
            let port = address.port();
            shared
                .into_iter()
                // Said by root, and ignored of others.
                .chain(["--user=root", "--innodb-use-native-aio=OFF"])
                .map(str::to_owned)
                .chain([
                    of("datadir", "data"),
                    of("socket", "s"),
                    of("pid-file", "pid"),
                ])
                .chain([
                    format!("--bind-address={}", address.ip()),
                    format!("--port={port}"),
                    format!("--ssl-cert={tls}"),
                    format!("--ssl-key={tls}"),
                ])
                .collect()
        })?;
        let told = Command::new("mariadb")
            .args(["--no-defaults", "--user=root", &of("socket", "s")])
            .arg(format!("--execute={statements}"))
            .status()
            .context("mariadb, the client")?;
        ensure!(told.success(), "the MariaDB without a door was not set up");
        Ok(Self {
            server,
            _folder: folder,
        })
    }
}
