//! MariaDB: how its data are made, how it is started, and what it is told.

use std::path::PathBuf;

use ringwall_rds::resources::class;
use ringwall_rds::resources::engine::Server;
use ringwall_rds::resources::instance::Instance;
use ringwall_rds::resources::secret::Secret;
use tokio::process::Command;

use super::error::EngineResult;
use super::folder::Home;
use super::installed::find;
use super::program::{command, run};
use super::system_user::SystemUser;
use super::tls;
use super::verifier::mysql_native;
use crate::backend::{ADMINISTRATOR, DOOR_SECRET_FILE, DoorSecret};
use crate::plugin;

/// What the kernel sends when Ringwall is gone: a clean shutdown.
const AT_END: &str = "TERM";
const SOCKET: &str = "mysql.sock";
const INIT_FILE: &str = "init.sql";
const CLIENT_FILE: &str = "client.cnf";
const DOOR_FILE: &str = "door";
const TLS_FILE: &str = "tls.pem";
/// Small logs: an instance takes tens of MiB, not hundreds.
const LOG_FILE_SIZE: &str = "--innodb-log-file-size=16M";

/// What RDS's master user may: everything but the server itself and its files.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html>
const MASTER_PRIVILEGES: &str = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, \
    REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, \
    REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, \
    CREATE USER, EVENT, TRIGGER";

pub(crate) fn socket(home: &Home) -> EngineResult<PathBuf> {
    home.socket(SOCKET)
}

/// Makes the data of a new instance.
pub(crate) async fn install(home: &Home, user: Option<SystemUser>) -> EngineResult<()> {
    let mut install = command(&find(Server::MariaDb, "mariadb-install-db")?, user, AT_END);
    install
        .arg("--no-defaults")
        .arg(format!("--datadir={}", home.data().display()))
        .arg(format!("--tmpdir={}", home.tmp().display()))
        .arg(LOG_FILE_SIZE)
        .args(["--skip-test-db", "--skip-name-resolve"])
        .arg("--auth-root-authentication-method=normal");
    run(install, "").await.map(drop)
}

/// The command that starts the server, and the files that it reads.
pub(crate) fn prepare(
    home: &Home,
    instance: &Instance,
    secret: &DoorSecret,
    user: Option<SystemUser>,
) -> EngineResult<Command> {
    home.write_secret(INIT_FILE, &init_sql(secret), user)?;
    home.write_secret(DOOR_FILE, secret.expose(), user)?;
    home.write_secret(CLIENT_FILE, &client_options(home, secret)?, user)?;
    home.write_secret(TLS_FILE, &tls::certificate()?, user)?;
    home.write_plugin(plugin::FILE_NAME, plugin::LIBRARY, user)?;
    let mut server = command(&find(Server::MariaDb, "mariadbd")?, user, AT_END);
    server
        .arg("--no-defaults")
        .arg(format!("--datadir={}", home.data().display()))
        .arg(format!("--tmpdir={}", home.tmp().display()))
        .arg(format!("--secure-file-priv={}", home.tmp().display()))
        .arg(format!("--socket={}", socket(home)?.display()))
        .arg(format!("--pid-file={}", home.run().join("pid").display()))
        .arg(format!("--init-file={}", home.secret(INIT_FILE).display()))
        .arg(format!(
            "--max-connections={}",
            class::max_connections(instance.engine, &instance.class)
        ))
        .arg(LOG_FILE_SIZE)
        .args(["--skip-networking", "--skip-name-resolve"])
        // The door tells whose connection it carries on: grants and `USER()` mean the client.
        .arg("--proxy-protocol-networks=localhost")
        .arg(format!("--ssl-cert={}", home.secret(TLS_FILE).display()))
        .arg(format!("--ssl-key={}", home.secret(TLS_FILE).display()))
        .arg(format!("--plugin-dir={}", home.plugins().display()))
        .arg(format!("--plugin-load-add={}", plugin::FILE_NAME))
        // The kernel then has no write of its own under way when the server is halted for a
        // snapshot.
        .arg("--innodb-use-native-aio=OFF")
        .env(DOOR_SECRET_FILE, home.secret(DOOR_FILE));
    Ok(server)
}

/// The server has read what it is given once.
pub(crate) fn started(home: &Home) {
    home.forget_secret(INIT_FILE);
}

/// The server has stopped.
pub(crate) fn stopped(home: &Home) {
    for name in [INIT_FILE, CLIENT_FILE, DOOR_FILE, TLS_FILE] {
        home.forget_secret(name);
    }
}

/// Tells the server something, as the administrator.
pub(crate) async fn tell(home: &Home, user: Option<SystemUser>, sql: &str) -> EngineResult<String> {
    let mut client = command(&find(Server::MariaDb, "mariadb")?, user, AT_END);
    client
        .arg(format!(
            "--defaults-file={}",
            home.secret(CLIENT_FILE).display()
        ))
        .args(["--batch", "--skip-column-names", "--connect-timeout=10"]);
    run(client, sql).await
}

/// Makes the master user and the first database.
pub(crate) fn first_sql(instance: &Instance, password: &Secret) -> String {
    let user = &instance.master_username;
    let hash = mysql_native(password.expose());
    let mut sql = format!(
        "CREATE OR REPLACE USER `{user}`@`%` IDENTIFIED VIA mysql_native_password USING '{hash}';\n\
         GRANT {MASTER_PRIVILEGES} ON *.* TO `{user}`@`%` WITH GRANT OPTION;\n"
    );
    if let Some(name) = &instance.db_name {
        sql.push_str(&format!("CREATE DATABASE IF NOT EXISTS `{name}`;\n"));
    }
    sql
}

/// Gives the master user another password.
pub(crate) fn password_sql(instance: &Instance, password: &Secret) -> String {
    let user = &instance.master_username;
    let hash = mysql_native(password.expose());
    format!("ALTER USER `{user}`@`%` IDENTIFIED VIA mysql_native_password USING '{hash}';\n")
}

/// Changes what the class means for a running server.
pub(crate) fn class_sql(instance: &Instance, class: &str) -> String {
    let most = class::max_connections(instance.engine, class);
    format!("SET GLOBAL max_connections = {most};\n")
}

/// What the server does first: the accounts that a new one has without a password go, and the
/// administrator gets the secret of this run. Connections are taken meanwhile; the administrator
/// comes last and at once whole, so that his login tells that all is done.
fn init_sql(secret: &DoorSecret) -> String {
    let hash = mysql_native(secret.expose());
    let others = format!("('', 'root', 'mysql', '{ADMINISTRATOR}')");
    format!(
        "DELETE FROM mysql.global_priv WHERE User IN {others};\n\
         DELETE FROM mysql.proxies_priv WHERE User IN {others};\n\
         FLUSH PRIVILEGES;\n\
         GRANT ALL PRIVILEGES ON *.* TO `{ADMINISTRATOR}`@`localhost` \
         IDENTIFIED VIA mysql_native_password USING '{hash}' WITH GRANT OPTION;\n"
    )
}

fn client_options(home: &Home, secret: &DoorSecret) -> EngineResult<String> {
    Ok(format!(
        "[client]\nuser={ADMINISTRATOR}\npassword={}\nsocket={}\n",
        secret.expose(),
        socket(home)?.display()
    ))
}
