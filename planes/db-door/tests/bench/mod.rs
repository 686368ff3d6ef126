//! The bench: a real database server in a folder of its own, the door before it, a user of IAM
//! with an access key, and AWS's signer to make tokens.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use ringwall_core::Region;
use ringwall_db_door::backend::{Backend, Backends, DOOR_SECRET_FILE, DoorSecret, Protocol};
use ringwall_db_door::door::{Certificates, DbDoor};
use ringwall_db_door::plugin;
use ringwall_gateway::Authority;
use ringwall_identity::{AccessKey, KeyOwner, put_access_key};
use ringwall_testing::{ACCOUNT, TestHouse, allow};

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
            "CREATE USER admin IDENTIFIED BY 'rosebud'; GRANT ALL ON *.* TO admin;
             CREATE USER jane_doe IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS';
             CREATE DATABASE orders; GRANT ALL ON orders.* TO jane_doe;",
        );
        bench
    }

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

/// What a token is made of.
pub(crate) struct Token {
    pub(crate) key: String,
    pub(crate) host: String,
    pub(crate) user: String,
    pub(crate) region: &'static str,
    pub(crate) at: i64,
}

impl Token {
    pub(crate) fn text(&self) -> String {
        let identity: Identity = Credentials::from_keys(&self.key, SECRET, None).into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(900));
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name("rds-db")
            .time(SystemTime::UNIX_EPOCH + Duration::from_secs(self.at.try_into().unwrap()))
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let url = format!("https://{}/?Action=connect&DBUser={}", self.host, self.user);
        let body = SignableBody::Bytes(b"");
        let signable = SignableRequest::new("GET", &url, std::iter::empty(), body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let mut sent = http::Request::builder().uri(&url).body(()).unwrap();
        instructions.apply_to_request_http1x(&mut sent);
        sent.uri()
            .to_string()
            .trim_start_matches("https://")
            .to_owned()
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

/// Passes a client's connection on to the door, and keeps what crosses the wire.
pub(crate) fn tapped(to: u16) -> (u16, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let tap = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, to)).unwrap();
        let (mut back, mut answers) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let copying = std::thread::spawn(move || std::io::copy(&mut answers, &mut back));
        let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(length @ 1..) = client.read(&mut buffer) {
            seen.extend_from_slice(&buffer[..length]);
            if server.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        drop(server.shutdown(std::net::Shutdown::Both));
        drop(copying.join());
        seen
    });
    (port, tap)
}
