//! What the door asks a MariaDB as its administrator, over one connection that is kept.

use std::io;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::handshake::{Answer, Greeting, Response};
use super::packets::{Packets, malformed};
use crate::backend::ADMINISTRATOR;
use crate::door::entrance::Entrance;
use crate::engine::mysql_native_answer;

/// How long the answer is waited for.
const PATIENCE: Duration = Duration::from_secs(1);
const QUERY: u8 = 3;

/// The administrator of a server.
#[derive(Default)]
pub(crate) struct Administrator(Mutex<Option<Packets<UnixStream>>>);

impl Administrator {
    /// Whether the server lets a user in by TLS alone (`REQUIRE SSL`), by any of its accounts. Then
    /// the door's own leg must be encrypted, too; else a socket that nobody else can reach does.
    /// Yes, if it cannot be told.
    pub(super) async fn demands_tls(&self, entrance: &Entrance, user: &[u8]) -> bool {
        // Other letters may be others to the server, which goes by the client's character set.
        if !user.is_ascii() {
            return true;
        }
        let sql = format!(
            "SELECT COUNT(*) FROM mysql.global_priv WHERE User IN ('', x'{}') \
             AND JSON_VALUE(Priv, '$.ssl_type') > 0",
            hex::encode(user)
        );
        let answer = timeout(PATIENCE, self.ask(entrance, &sql)).await;
        !matches!(answer, Ok(Ok(count)) if count == b"0")
    }

    /// The only value of the only row. A connection that was kept may have died since; then a new
    /// one is tried.
    async fn ask(&self, entrance: &Entrance, sql: &str) -> io::Result<Vec<u8>> {
        let mut place = self.0.lock().await;
        if let Some(mut kept) = place.take()
            && let Ok(answer) = query(&mut kept, sql).await
        {
            *place = Some(kept);
            return Ok(answer);
        }
        let mut packets = log_in(entrance).await?;
        let answer = query(&mut packets, sql).await?;
        *place = Some(packets);
        Ok(answer)
    }
}

async fn log_in(entrance: &Entrance) -> io::Result<Packets<UnixStream>> {
    let socket = UnixStream::connect(&entrance.backend.socket).await?;
    let mut packets = Packets::new(socket);
    let greeting = Greeting::parse(&packets.read().await?)
        .ok_or_else(|| malformed("the server's greeting cannot be read"))?;
    let response = Response::of(ADMINISTRATOR);
    packets.write(&response.encode(&greeting, false)).await?;
    loop {
        let answer = packets.read().await?;
        match Answer::parse(&answer) {
            Some(Answer::Ok) => return Ok(packets),
            Some(Answer::Switch { plugin, salt }) if plugin == b"mysql_native_password" => {
                let secret = entrance.backend.door_secret.expose();
                packets.write(&mysql_native_answer(secret, salt)).await?;
            }
            _ => return Err(malformed("the server does not let the administrator in")),
        }
    }
}

async fn query(packets: &mut Packets<UnixStream>, sql: &str) -> io::Result<Vec<u8>> {
    packets.begin();
    packets.write(&[&[QUERY], sql.as_bytes()].concat()).await?;
    if packets.read().await?.as_slice() != [1] {
        return Err(malformed("the server does not answer one column"));
    }
    // The column, the end of columns, the row, the end of rows.
    packets.read().await?;
    packets.read().await?;
    let row = packets.read().await?;
    packets.read().await?;
    match row.split_first() {
        Some((length, value)) if usize::from(*length) == value.len() => Ok(value.to_vec()),
        _ => Err(malformed("the server's row cannot be read")),
    }
}
