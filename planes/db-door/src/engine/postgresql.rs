//! PostgreSQL: how its data are made, how it is started, and what it is told.

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
use super::verifier::scram_sha_256;
use crate::backend::{ADMINISTRATOR, DoorSecret};

/// What the kernel sends when Ringwall is gone: a fast shutdown, that waits for no client.
const AT_END: &str = "INT";
const SOCKET: &str = ".s.PGSQL.5432";
const ACCESS_FILE: &str = "pg_hba.conf";
const PASSWORD_FILE: &str = "pgpass";
/// Everybody proves himself by SCRAM, also he who reaches the socket.
const ACCESS: &str = "local all all scram-sha-256\n";

pub(crate) fn socket(home: &Home) -> EngineResult<PathBuf> {
    home.socket(SOCKET)
}

/// Makes the data of a new instance.
pub(crate) async fn install(home: &Home, user: Option<SystemUser>) -> EngineResult<()> {
    let mut install = command(&find(Server::PostgreSql, "initdb")?, user, AT_END);
    install
        .arg("--pgdata")
        .arg(home.data())
        .args(["--username", ADMINISTRATOR])
        // No password of this kind is set yet: the access file of ours takes its place anyway.
        .args(["--auth=reject", "--encoding=UTF8", "--locale=C.UTF-8"])
        .arg("--no-instructions");
    run(install, "").await.map(drop)
}

/// Gives the administrator the secret of this run, while nobody can log in: the command that starts
/// the server, and the files that it reads.
pub(crate) async fn prepare(
    home: &Home,
    instance: &Instance,
    secret: &DoorSecret,
    salt: &[u8; 16],
    user: Option<SystemUser>,
) -> EngineResult<Command> {
    home.write_secret(ACCESS_FILE, ACCESS, user)?;
    // Left by a server that was killed or copied. None runs here now, whatever number stands there.
    home.forget_data("postmaster.pid");
    let program = find(Server::PostgreSql, "postgres")?;
    let mut single = command(&program, user, AT_END);
    single
        .arg("--single")
        .arg("-D")
        .arg(home.data())
        .arg("postgres");
    let verifier = scram_sha_256(secret.expose(), salt);
    run(
        single,
        &format!("ALTER ROLE {ADMINISTRATOR} PASSWORD '{verifier}'\n"),
    )
    .await?;

    let mut server = command(&program, user, AT_END);
    let setting = |name: &str, value: String| format!("{name}={value}");
    let settings = [
        setting("listen_addresses", String::new()),
        setting("unix_socket_directories", home.run().display().to_string()),
        setting("unix_socket_permissions", "0700".to_owned()),
        setting("hba_file", home.secret(ACCESS_FILE).display().to_string()),
        setting(
            "max_connections",
            class::max_connections(instance.engine, &instance.class).to_string(),
        ),
        setting("password_encryption", "scram-sha-256".to_owned()),
    ];
    server.arg("-D").arg(home.data());
    for setting in settings {
        server.arg("-c").arg(setting);
    }
    let line = format!("*:*:*:{ADMINISTRATOR}:{}\n", secret.expose());
    // libpq reads no password file that others than its reader could.
    home.write_own_secret(PASSWORD_FILE, &line)?;
    Ok(server)
}

/// The server has stopped.
pub(crate) fn stopped(home: &Home) {
    home.forget_secret(PASSWORD_FILE);
}

/// Tells the server something, as the administrator. The client is Ringwall's own user.
pub(crate) async fn tell(home: &Home, sql: &str) -> EngineResult<String> {
    let mut client = command(&find(Server::PostgreSql, "psql")?, None, AT_END);
    client
        .arg("--host")
        .arg(home.run())
        .args(["--username", ADMINISTRATOR, "--dbname", "postgres"])
        .args([
            "--no-psqlrc",
            "--no-password",
            "--quiet",
            "--tuples-only",
            "--no-align",
        ])
        .args(["--set", "ON_ERROR_STOP=1"])
        .env("PGPASSFILE", home.secret(PASSWORD_FILE))
        // A statement that fails is not written into the log: it may hold what shall not lie there.
        .env(
            "PGOPTIONS",
            "-c log_min_error_statement=panic -c log_statement=none",
        )
        .env("PGCONNECT_TIMEOUT", "10");
    run(client, sql).await
}

/// Makes RDS's roles, the master user and the first database.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html>
pub(crate) fn first_sql(instance: &Instance, password: &Secret, salt: &[u8; 16]) -> String {
    let user = &instance.master_username;
    let verifier = scram_sha_256(password.expose(), salt);
    let mut sql = String::new();
    for role in ["rds_superuser", "rds_iam", user] {
        sql.push_str(&format!(
            "SELECT 'CREATE ROLE \"{role}\"' WHERE NOT EXISTS \
             (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec\n"
        ));
    }
    sql.push_str(&format!(
        "GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO rds_superuser WITH ADMIN OPTION;\n\
         GRANT rds_superuser TO \"{user}\";\n\
         ALTER ROLE \"{user}\" LOGIN CREATEDB CREATEROLE PASSWORD '{verifier}';\n\
         ALTER DATABASE postgres OWNER TO \"{user}\";\n"
    ));
    if let Some(name) = &instance.db_name {
        sql.push_str(&format!(
            "SELECT 'CREATE DATABASE \"{name}\" OWNER \"{user}\"' WHERE NOT EXISTS \
             (SELECT FROM pg_database WHERE datname = '{name}') \\gexec\n"
        ));
    }
    sql
}

/// Gives the master user another password.
pub(crate) fn password_sql(instance: &Instance, password: &Secret, salt: &[u8; 16]) -> String {
    let verifier = scram_sha_256(password.expose(), salt);
    format!(
        "ALTER ROLE \"{}\" PASSWORD '{verifier}';\n",
        instance.master_username
    )
}
