//! A login, from the greeting to the backend's word.

use std::io;
use std::net::SocketAddr;

use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, UnixStream};

use super::handshake::{
    self, Answer, CLEAR_TEXT, FirstPacket, Greeting, Response, ask_for_clear_text,
};
use super::packets::{Packets, malformed};
use crate::backend::ADMINISTRATOR;
use crate::door::entrance::{BackendStream, ClientStream, Entrance};
use crate::door::proxy_header::proxy_header;
use crate::door::transport::Transport;
use crate::logins::Introduction;
use crate::plugin::CLIENT_PLUGIN;

/// A client and the backend that it is logged in to.
pub(crate) type Session = (ClientStream, BackendStream);

/// Tells a client that too many others have not logged in yet.
pub(crate) async fn turn_away(socket: TcpStream) -> io::Result<()> {
    let words = "Too many connections";
    Packets::new(socket)
        .write(&handshake::error(1040, b"08004", words))
        .await
}

/// Logs a client in; `None` when it was refused, and told so.
pub(crate) async fn log_in(
    entrance: &Entrance,
    socket: TcpStream,
    client: SocketAddr,
    says: &mut Introduction,
) -> io::Result<Option<Session>> {
    let server = socket.local_addr()?;
    let greeting = entrance
        .greeting
        .get_or_try_init(|| learn(entrance))
        .await?;
    let mut packets = Packets::new(Transport::Plain(socket));
    packets
        .write(&greeting.encode(entrance.next_thread_id(), &salt(entrance)))
        .await?;
    let Some((mut packets, response)) = identify(entrance, packets).await? else {
        return Ok(None);
    };
    *says = response.introduction();
    if response.user == ADMINISTRATOR.as_bytes() {
        packets.write(&denied(&response, client)).await?;
        return Ok(None);
    }
    let encrypted = packets.stream().is_encrypted()
        && (entrance.mysql_administrator)
            .demands_tls(entrance, &response.user)
            .await;
    let backend = connect(entrance, &response, encrypted, (client, server)).await?;
    let login = Login {
        entrance,
        client,
        response,
        packets,
        backend,
        says,
    };
    login.settle().await
}

/// What the backend says first, learned from a connection that ends there.
async fn learn(entrance: &Entrance) -> io::Result<Greeting> {
    let socket = UnixStream::connect(&entrance.backend.socket).await?;
    let packet = Packets::new(socket).read().await?;
    Greeting::parse(&packet).ok_or_else(|| malformed("the server's greeting cannot be read"))
}

/// Twenty bytes, none of them a NUL, at which some clients stop.
fn salt(entrance: &Entrance) -> [u8; 20] {
    let mut salt = [0; 20];
    entrance.random(&mut salt);
    salt.map(|byte| byte.max(1))
}

/// Who the client says it is, after TLS if it wants that.
async fn identify(
    entrance: &Entrance,
    mut packets: Packets<ClientStream>,
) -> io::Result<Option<(Packets<ClientStream>, Response)>> {
    let mut first = FirstPacket::parse(&packets.read().await?);
    if first == Some(FirstPacket::TlsRequest) {
        packets = packets.over(|stream| encrypt(entrance, stream)).await?;
        first = FirstPacket::parse(&packets.read().await?);
    }
    match first {
        Some(FirstPacket::Response(response)) => Ok(Some((packets, response))),
        Some(FirstPacket::TlsRequest) | None => {
            let words = "Bad handshake";
            packets
                .write(&handshake::error(1043, b"08S01", words))
                .await?;
            Ok(None)
        }
    }
}

async fn encrypt(entrance: &Entrance, stream: ClientStream) -> io::Result<ClientStream> {
    let Transport::Plain(socket) = stream else {
        return Err(malformed("TLS was asked for twice"));
    };
    let stream = entrance.acceptor.accept(socket).await?;
    Ok(Transport::Tls(Box::new(stream)))
}

/// Greets the backend as the client, encrypted if it must be and the backend can.
async fn connect(
    entrance: &Entrance,
    response: &Response,
    encrypted: bool,
    (client, server): (SocketAddr, SocketAddr),
) -> io::Result<Packets<BackendStream>> {
    let mut socket = UnixStream::connect(&entrance.backend.socket).await?;
    let header = proxy_header(client, server);
    tokio::io::AsyncWriteExt::write_all(&mut socket, &header).await?;
    let mut packets = Packets::new(Transport::Plain(socket));
    let greeting = Greeting::parse(&packets.read().await?)
        .ok_or_else(|| malformed("the server's greeting cannot be read"))?;
    let encrypted = encrypted && greeting.has_tls();
    if encrypted {
        packets
            .write(&response.encode_tls_request(&greeting))
            .await?;
        packets = packets
            .over(|stream| encrypt_backend(entrance, stream))
            .await?;
    }
    packets
        .write(&response.encode(&greeting, encrypted))
        .await?;
    Ok(packets)
}

async fn encrypt_backend(entrance: &Entrance, stream: BackendStream) -> io::Result<BackendStream> {
    let Transport::Plain(socket) = stream else {
        return Err(malformed("TLS was asked for twice"));
    };
    let name = ServerName::try_from("localhost").map_err(io::Error::other)?;
    let stream = entrance.connector.connect(name, socket).await?;
    Ok(Transport::Tls(Box::new(stream)))
}

/// A client that has said who it is, and the backend that was told so.
struct Login<'a> {
    entrance: &'a Entrance,
    client: SocketAddr,
    response: Response,
    packets: Packets<ClientStream>,
    backend: Packets<BackendStream>,
    says: &'a mut Introduction,
}

impl Login<'_> {
    async fn settle(mut self) -> io::Result<Option<Session>> {
        loop {
            let answer = self.backend.read().await?;
            match Answer::parse(&answer) {
                Some(Answer::Switch { plugin, .. }) if plugin == CLIENT_PLUGIN.as_bytes() => {
                    self.says.by_token = true;
                    if !self.has_shown_token().await? {
                        let denied = denied(&self.response, self.client);
                        self.packets.write(&denied).await?;
                        return Ok(None);
                    }
                    let secret = self.entrance.backend.door_secret.expose();
                    self.backend.write(secret.as_bytes()).await?;
                }
                Some(Answer::Ok) => {
                    self.packets.write(&answer).await?;
                    let session = (self.packets.into_stream(), self.backend.into_stream());
                    return Ok(Some(session));
                }
                Some(Answer::Error) => {
                    self.packets.write(&answer).await?;
                    return Ok(None);
                }
                Some(Answer::Switch { plugin, .. })
                    if plugin == CLEAR_TEXT && !self.packets.stream().is_encrypted() =>
                {
                    let denied = denied(&self.response, self.client);
                    self.packets.write(&denied).await?;
                    return Ok(None);
                }
                Some(Answer::Switch { .. } | Answer::More) => {
                    self.packets.write(&answer).await?;
                    let reply = self.packets.read().await?;
                    self.backend.write(&reply).await?;
                }
                None => return Err(malformed("the server's answer cannot be read")),
            }
        }
    }

    /// Whether the client has sent a token that lets it in. It is asked for one under TLS alone.
    async fn has_shown_token(&mut self) -> io::Result<bool> {
        if !self.packets.stream().is_encrypted() {
            return Ok(false);
        }
        let sent = if self.response.plugin == CLEAR_TEXT && !self.response.answer.is_empty() {
            std::mem::take(&mut self.response.answer)
        } else {
            self.packets.write(&ask_for_clear_text()).await?;
            self.packets.read().await?
        };
        let token: &[u8] = sent.strip_suffix(b"\0").unwrap_or(&sent);
        // Other letters may be others to the server, which goes by the client's character set.
        let user = std::str::from_utf8(&self.response.user);
        let Some(user) = user.ok().filter(|user| user.is_ascii()) else {
            return Ok(false);
        };
        Ok(self.entrance.admits(user, token, self.client).await)
    }
}

/// All that a client learns.
fn denied(response: &Response, client: SocketAddr) -> Vec<u8> {
    let user = String::from_utf8_lossy(&response.user);
    let address = client.ip().to_canonical();
    let words = format!("Access denied for user '{user}'@'{address}' (using password: YES)");
    handshake::error(1045, b"28000", &words)
}
