//! MariaDB on the bench.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use ringwall_db_door::backend::{DOOR_SECRET_FILE, Protocol};
use ringwall_db_door::plugin;

use super::{Bench, DOOR_SECRET, succeeded};

/// A folder with an empty MariaDB, made once and copied for each test.
fn empty_mariadb() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("mariadb-install-db")
            .args([
                "--no-defaults",
                "--skip-test-db",
                "--innodb-log-file-size=4M",
            ])
            .arg("--auth-root-authentication-method=normal")
            .arg(format!(
                "--datadir={}",
                folder.path().join("data").display()
            ))
            .output()
            .expect("MariaDB is installed");
        assert!(made.status.success(), "{made:?}");
        folder
    })
    .path()
}

impl Bench {
    /// MariaDB, with the master user `admin` (password `rosebud`) and IAM's `jane_doe`.
    pub(crate) fn mariadb() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let copied = Command::new("cp")
            .arg("-r")
            .arg(empty_mariadb().join("data"))
            .arg(here)
            .status();
        assert!(copied.unwrap().success());
        fs::create_dir(here.join("plugins")).unwrap();
        fs::write(
            here.join("plugins").join(plugin::FILE_NAME),
            plugin::LIBRARY,
        )
        .unwrap();
        fs::write(here.join("secret"), DOOR_SECRET).unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = certificate.self_signed(&key).unwrap();
        fs::write(
            here.join("tls.pem"),
            certificate.pem() + &key.serialize_pem(),
        )
        .unwrap();
        let of = |name: &str, file: &str| format!("--{name}={}", here.join(file).display());
        let server = Command::new("mariadbd")
            .arg("--no-defaults")
            .args([
                of("datadir", "data"),
                of("socket", "s"),
                of("pid-file", "pid"),
            ])
            .args([of("plugin-dir", "plugins"), of("log-error", "log")])
            .args([
                "--skip-networking",
                "--skip-name-resolve",
                "--innodb-log-file-size=4M",
            ])
            .arg("--proxy-protocol-networks=localhost")
            .args([of("ssl-cert", "tls.pem"), of("ssl-key", "tls.pem")])
            .arg(format!("--plugin-load-add={}", plugin::FILE_NAME))
            .args(["--user", "root"])
            .env(DOOR_SECRET_FILE, here.join("secret"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("MariaDB is installed");
        let bench = Self::before(server, folder, Protocol::MySql, "s");
        bench.sql(
            "CREATE USER rdsadmin@localhost IDENTIFIED BY 'TheDoorsOwnSecret';
             GRANT SELECT ON mysql.* TO rdsadmin@localhost;
             CREATE USER admin IDENTIFIED BY 'rosebud'; GRANT ALL ON *.* TO admin;
             CREATE USER jane_doe IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS';
             CREATE DATABASE orders; GRANT ALL ON orders.* TO jane_doe;",
        );
        bench
    }

    /// Statements, by the server's own superuser over its socket.
    #[track_caller]
    pub(crate) fn sql(&self, statements: &str) -> String {
        let socket = format!("--socket={}", self.folder.path().join("s").display());
        let output = Command::new("mariadb")
            .args([
                "--no-defaults",
                &socket,
                "--user=root",
                "-N",
                "-e",
                statements,
            ])
            .output();
        succeeded(&output.unwrap())
    }

    /// The `mariadb` client, by TCP and verified TLS.
    pub(crate) fn mariadb_client(&self, user: &str, password: &str, statement: &str) -> Output {
        let mut command = self.client_of(user, password);
        let ca = format!("--ssl-ca={}", self.file("ca.pem").display());
        command.args([&ca, "--ssl-verify-server-cert", "-N", "-e", statement]);
        command.output().unwrap()
    }

    /// The `mariadb` client without TLS.
    pub(crate) fn mariadb_client_in_clear(&self, user: &str, password: &str) -> Output {
        let mut command = self.client_of(user, password);
        command.args(["--skip-ssl", "-N", "-e", "SELECT 1"]);
        command.output().unwrap()
    }

    fn client_of(&self, user: &str, password: &str) -> Command {
        let mut command = Command::new("mariadb");
        command
            .args(["--no-defaults", "--protocol=tcp", "--host=localhost"])
            .args([format!("--port={}", self.port), format!("--user={user}")])
            .env("MYSQL_PWD", password);
        command
    }
}
