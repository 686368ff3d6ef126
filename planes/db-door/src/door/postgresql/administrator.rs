//! What the door asks and tells a server as its administrator, over one connection that is kept.

use std::collections::HashSet;
use std::io;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::sync::Mutex;

use super::messages::{Authentication, error_code, first_column, framed, sasl_initial, startup};
use super::scram::{Exchange, MECHANISM};
use super::wire::{self, malformed};
use crate::backend::ADMINISTRATOR;
use crate::door::entrance::Entrance;
use crate::engine::scram_sha_256;

/// Whether a role is a member of `rds_iam`, directly or through others. Being a superuser does not
/// make it one.
const IS_IAM_USER: &str = "WITH RECURSIVE held (role) AS (
    SELECT m.roleid FROM pg_auth_members m JOIN pg_authid r ON r.oid = m.member WHERE r.rolname = $1
    UNION SELECT m.roleid FROM pg_auth_members m JOIN held ON held.role = m.member)
SELECT count(*) FROM held JOIN pg_authid r ON r.oid = held.role WHERE r.rolname = 'rds_iam'";

/// Whoever owns the database can give its sessions another search path, with functions of his own
/// on it: the administrator's sessions take what they begin with.
const PARAMETERS: [(&str, &str); 4] = [
    ("user", ADMINISTRATOR),
    ("database", "postgres"),
    ("search_path", "pg_catalog"),
    ("client_encoding", "UTF8"),
];

/// The administrator of a server.
#[derive(Default)]
pub(crate) struct Administrator(Mutex<State>);

#[derive(Default)]
struct State {
    connection: Option<UnixStream>,
    /// Roles that have the door's secret as their password since the server's start.
    have_secret: HashSet<String>,
}

impl Administrator {
    /// Whether a user logs in with tokens.
    pub(super) async fn is_iam_user(&self, entrance: &Entrance, user: &str) -> io::Result<bool> {
        let mut state = self.0.lock().await;
        let count = state.ask(entrance, IS_IAM_USER, &[user]).await?;
        Ok(count.as_deref() != Some(b"0"))
    }

    /// Makes the door's secret the password of an IAM user; `anew` even if it was before.
    pub(super) async fn give_secret(
        &self,
        entrance: &Entrance,
        user: &str,
        anew: bool,
    ) -> io::Result<()> {
        let mut state = self.0.lock().await;
        if !anew && state.have_secret.contains(user) {
            return Ok(());
        }
        let mut salt = [0; 16];
        entrance.random(&mut salt);
        let verifier = scram_sha_256(entrance.backend.door_secret.expose(), &salt);
        let role = user.replace('"', "\"\"");
        let sql = format!("ALTER ROLE \"{role}\" PASSWORD '{verifier}'");
        state.ask(entrance, &sql, &[]).await?;
        state.have_secret.insert(user.to_owned());
        Ok(())
    }
}

impl State {
    /// Runs a statement: the first column of its first row. A connection that was kept may have
    /// died since; then a new one is tried.
    async fn ask(
        &mut self,
        entrance: &Entrance,
        sql: &str,
        values: &[&str],
    ) -> io::Result<Option<Vec<u8>>> {
        if let Some(mut kept) = self.connection.take()
            && let Ok(answer) = ask(&mut kept, sql, values).await
        {
            self.connection = Some(kept);
            return answer;
        }
        let mut stream = UnixStream::connect(&entrance.backend.socket).await?;
        stream.write_all(&startup(&PARAMETERS)).await?;
        log_in(entrance, &mut stream, |_, _| {}).await??;
        while wire::read(&mut stream).await?.0 != b'Z' {}
        let answer = ask(&mut stream, sql, values).await?;
        self.connection = Some(stream);
        answer
    }
}

/// The server refused a login, with this error.
#[derive(Debug)]
pub(super) struct ServerError(pub(super) Vec<u8>);

impl ServerError {
    /// The secret is not that of the role.
    pub(super) fn is_of_password(&self) -> bool {
        error_code(&self.0) == Some(b"28P01")
    }
}

impl From<ServerError> for io::Error {
    fn from(error: ServerError) -> Self {
        let code = error_code(&error.0).unwrap_or_default();
        Self::other(format!(
            "the server answered {}",
            String::from_utf8_lossy(code)
        ))
    }
}

/// Logs in with the door's secret, up to the server's `AuthenticationOk`. What else the server
/// says meanwhile is handed to `other`.
pub(super) async fn log_in(
    entrance: &Entrance,
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    mut other: impl FnMut(u8, &[u8]),
) -> io::Result<Result<(), ServerError>> {
    let mut nonce = [0; 18];
    entrance.random(&mut nonce);
    let exchange = Exchange::begin(&nonce);
    let mut proof = None;
    let mut is_proven = false;
    loop {
        let (kind, body) = wire::read(stream).await?;
        match (kind, Authentication::parse(&body)) {
            (b'R', Some(Authentication::Sasl(mechanisms))) => {
                let has = mechanisms
                    .split(|byte| *byte == 0)
                    .any(|name| name == MECHANISM.as_bytes());
                let first = sasl_initial(MECHANISM, &exchange.message()).filter(|_| has);
                let first = first.ok_or_else(|| malformed("the server does not offer SCRAM"))?;
                wire::write(stream, b'p', &first).await?;
            }
            (b'R', Some(Authentication::SaslContinue(first))) => {
                let secret = entrance.backend.door_secret.expose();
                let answer = exchange.answer(first, secret);
                let answer =
                    answer.ok_or_else(|| malformed("the server does not keep to SCRAM"))?;
                wire::write(stream, b'p', answer.message.as_bytes()).await?;
                proof = Some(answer);
            }
            (b'R', Some(Authentication::SaslFinal(last))) => {
                is_proven = proof
                    .as_ref()
                    .is_some_and(|proof| proof.is_answered_by(last));
            }
            (b'R', Some(Authentication::Ok)) if is_proven => return Ok(Ok(())),
            (b'R', _) => return Err(malformed("the server lets in without SCRAM")),
            (b'E', _) => return Ok(Err(ServerError(body.to_vec()))),
            (kind, _) => other(kind, &body),
        }
    }
}

/// Runs a statement with these values, in the extended protocol. The outer error is of the
/// connection, the inner of the statement.
async fn ask(
    stream: &mut UnixStream,
    sql: &str,
    values: &[&str],
) -> io::Result<io::Result<Option<Vec<u8>>>> {
    let mut request = Vec::new();
    request.extend_from_slice(&framed(b'P', &[b"\0", sql.as_bytes(), b"\0\0\0"].concat()));
    request.extend_from_slice(&framed(b'B', &bind(values)?));
    request.extend_from_slice(&framed(b'E', b"\0\0\0\0\0"));
    request.extend_from_slice(&framed(b'S', b""));
    stream.write_all(&request).await?;
    let mut answer = Ok(None);
    loop {
        let (kind, body) = wire::read(stream).await?;
        match kind {
            b'D' => answer = Ok(first_column(&body).map(<[u8]>::to_vec)),
            b'E' => answer = Err(ServerError(body.to_vec()).into()),
            b'Z' => return Ok(answer),
            _ => {}
        }
    }
}

/// Binds the values, all as text, to the unnamed statement.
fn bind(values: &[&str]) -> io::Result<Vec<u8>> {
    let number = |count: usize| i16::try_from(count).map_err(io::Error::other);
    let mut body = vec![0, 0, 0, 0];
    body.extend_from_slice(&number(values.len())?.to_be_bytes());
    for value in values {
        let length = i32::try_from(value.len()).map_err(io::Error::other)?;
        body.extend_from_slice(&length.to_be_bytes());
        body.extend_from_slice(value.as_bytes());
    }
    body.extend_from_slice(&[0, 0]);
    Ok(body)
}
