//! Ringwall with a MariaDB that has a table, a user of tokens and one without a password.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, ensure};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use tempfile::TempDir;
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::Way;
use super::client::Client;
use super::direct::Direct;
use crate::Settings;
use crate::contender::call;
use crate::kms_http::request;
use crate::kms_http::ringwall::root_credentials;
use crate::process::Server;

const PASSWORD: &str = "rosebud-and-more";
/// The user of tokens.
const TOKENS_USER: &str = "jane_doe";
/// The table, and the user without a password.
const TABLE: &str = "CREATE DATABASE bench; USE bench;
    CREATE TABLE bench.texts (id INT PRIMARY KEY, words CHAR(120) NOT NULL);
    INSERT INTO bench.texts SELECT seq, REPEAT('word ', 20) FROM seq_0_to_9999;
    CREATE USER open IDENTIFIED BY '';
    GRANT SELECT ON bench.* TO open;";
const VERSION: (&str, &str) = ("Version", "2014-10-31");
const PATIENCE: Duration = Duration::from_secs(120);

/// What is measured at.
pub(crate) struct House {
    server: Server,
    root: Credentials,
    port: u16,
    socket: PathBuf,
    /// A MariaDB beside the instance's, without a door.
    direct: Direct,
    tls: TlsConnector,
    /// Rows and databases, gone with this.
    _folders: [TempDir; 2],
}

impl House {
    pub(crate) fn start(settings: &Settings) -> Result<Self> {
        let (data, databases) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let server = Server::start(&settings.ringwall, |address| {
            let flags = ["serve", "--quotas", "off", "--listen"].map(str::to_owned);
            let (data, databases) = (data.path(), databases.path());
            let folders = [
                address.to_string(),
                format!("--data-dir={}", data.display()),
                format!("--database-dir={}", databases.display()),
            ];
            flags.into_iter().chain(folders).collect()
        })?;
        let root = root_credentials(data.path())?;
        let (port, resource_id) = create_instance(&server, &root)?;
        let instance = databases.path().join(resource_id);
        let authority = data.path().join("ca.pem");
        set_up(port, &authority)?;
        let certificate = instance.join("secrets/tls.pem");
        let direct = Direct::start(&certificate, TABLE)?;
        let mut roots = RootCertStore::empty();
        for trusted in [&authority, &certificate] {
            roots.add(CertificateDer::from_pem_file(trusted)?)?;
        }
        let config = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            socket: instance.join("run/mysql.sock"),
            direct,
            server,
            root,
            port,
            tls: TlsConnector::from(Arc::new(config)),
            _folders: [data, databases],
        })
    }

    /// A session.
    pub(crate) async fn log_in(&self, way: Way, token: &str) -> Result<Client> {
        let door = SocketAddr::new(self.server.address.ip(), self.port);
        let (user, secret, address) = match way {
            Way::Token => (TOKENS_USER, token, door),
            Way::TokenTwiceEncrypted => ("secure", token, door),
            Way::Door => ("open", "", door),
            Way::Direct => ("open", "", self.direct.server.address),
            Way::Socket => {
                let socket = UnixStream::connect(&self.socket).await?;
                return Client::plain(socket, "open").await;
            }
        };
        let socket = TcpStream::connect(address).await?;
        Client::over_tls(socket, &self.tls, user, secret).await
    }

    /// A token of the account's root user.
    pub(crate) fn token(&self, way: Way) -> Result<String> {
        let user = match way {
            Way::TokenTwiceEncrypted => "secure",
            Way::Token | Way::Door | Way::Direct | Way::Socket => TOKENS_USER,
        };
        let identity = self.root.clone().into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(900));
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region("eu-west-1")
            .name("rds-db")
            .time(SystemTime::now())
            .settings(settings)
            .build()?
            .into();
        let host = format!("localhost:{}", self.port);
        let url = format!("https://{host}/?Action=connect&DBUser={user}");
        let body = SignableBody::Bytes(b"");
        let signable = SignableRequest::new("GET", &url, std::iter::empty(), body)?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        let mut sent = http::Request::builder().uri(&url).body(())?;
        instructions.apply_to_request_http1x(&mut sent);
        Ok(sent.uri().to_string().replacen("https://", "", 1))
    }
}

/// A MariaDB: its port and its resource id, once it takes logins.
fn create_instance(server: &Server, root: &Credentials) -> Result<(u16, String)> {
    let id = ("DBInstanceIdentifier", "bench");
    let rds = |form: &[(&str, &str)]| -> Result<String> {
        let request = request::query(server.address, root, "rds", form)?;
        let (status, body) = call(server, &request)?;
        ensure!(status == 200, "RDS answered {status}: {body}");
        Ok(body)
    };
    rds(&[
        ("Action", "CreateDBInstance"),
        VERSION,
        id,
        ("Engine", "mariadb"),
        ("DBInstanceClass", "db.t3.micro"),
        ("AllocatedStorage", "20"),
        ("MasterUsername", "admin"),
        ("MasterUserPassword", PASSWORD),
        ("EnableIAMDatabaseAuthentication", "true"),
    ])?;
    let begun = Instant::now();
    loop {
        let shown = rds(&[("Action", "DescribeDBInstances"), VERSION, id])?;
        if shown.contains("<DBInstanceStatus>available<") {
            let port = element(&shown, "Port")?.parse()?;
            return Ok((port, element(&shown, "DbiResourceId")?.to_owned()));
        }
        ensure!(begun.elapsed() < PATIENCE, "no database: {shown}");
        sleep(Duration::from_millis(200));
    }
}

/// The users and the table, by MariaDB's own client.
fn set_up(port: u16, authority: &std::path::Path) -> Result<()> {
    let statements = format!(
        "{TABLE}
        CREATE USER jane_doe IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS';
        CREATE USER secure IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL;
        GRANT SELECT ON bench.* TO jane_doe, secure;"
    );
    let begun = Instant::now();
    loop {
        let done = Command::new("mariadb")
            .args([
                "--no-defaults",
                "--protocol=tcp",
                "--host=localhost",
                "--user=admin",
            ])
            .arg(format!("--port={port}"))
            .arg(format!("--ssl-ca={}", authority.display()))
            .arg(format!("--execute={statements}"))
            .env("MYSQL_PWD", PASSWORD)
            .output()
            .context("mariadb, the client")?;
        if done.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        // The door opens a moment after the instance is available.
        ensure!(
            said.contains("ERROR 2002") && begun.elapsed() < PATIENCE,
            "{said}"
        );
        sleep(Duration::from_millis(100));
    }
}

/// The text of the first element of a name.
fn element<'a>(answer: &'a str, name: &str) -> Result<&'a str> {
    let missing = || format!("no {name} in {answer}");
    let (_, rest) = answer
        .split_once(&format!("<{name}>"))
        .with_context(missing)?;
    let (text, _) = rest.split_once("</").with_context(missing)?;
    Ok(text)
}
