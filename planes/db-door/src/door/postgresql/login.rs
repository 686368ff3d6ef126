//! A login, from the client's first message to the server's word.

use std::io;
use std::net::SocketAddr;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpStream, UnixStream};

use super::administrator;
use super::messages::{
    ASK_FOR_CLEAR_TEXT, Authentication, FirstMessage, Startup, error, framed, with_length,
};
use super::wire::{self, malformed};
use crate::backend::ADMINISTRATOR;
use crate::door::entrance::{ClientStream, Entrance};
use crate::door::relay;
use crate::door::side::Side;
use crate::door::transport::Transport;
use crate::logins::Introduction;

/// The first byte of a client that begins with TLS at once.
const TLS_HANDSHAKE: u8 = 0x16;
/// The name that such a client must name (ALPN), so that nobody else's TLS is taken for it.
const PROTOCOL: &[u8] = b"postgresql";

/// A client and the server that it is logged in to.
pub(crate) type Session = (ClientStream, UnixStream);

/// Copies both ways until one side ends.
pub(crate) async fn relay(client: ClientStream, backend: UnixStream) -> io::Result<()> {
    let (mut client, mut backend) = (client.into(), Side::new(backend, None));
    relay::relay(&mut client, &mut backend, |_| false).await?;
    Ok(())
}

/// Logs a client in; `None` when it was refused, and told so, or wanted something else.
pub(crate) async fn log_in(
    entrance: &Entrance,
    socket: TcpStream,
    client: SocketAddr,
    says: &mut Introduction,
) -> io::Result<Option<Session>> {
    let Some((mut stream, startup, raw)) = identify(entrance, socket).await? else {
        says.cancels = true;
        return Ok(None);
    };
    *says = startup.introduction();
    let Startup { user, database, .. } = &startup;
    if !stream.is_encrypted() {
        let address = client.ip().to_canonical();
        let words = format!(
            "no pg_hba.conf entry for host \"{address}\", user \"{user}\", database \"{database}\", no encryption"
        );
        return refuse(&mut stream, "28000", &words).await;
    }
    if user == ADMINISTRATOR {
        let words = format!("password authentication failed for user \"{user}\"");
        return refuse(&mut stream, "28P01", &words).await;
    }
    says.by_token = entrance.administrator.is_iam_user(entrance, user).await?;
    if says.by_token {
        log_in_by_token(entrance, stream, client, &startup, &raw).await
    } else {
        log_in_by_password(entrance, stream, &raw).await
    }
}

/// Who the client says it is, after TLS if it wants that, and its own words for it.
async fn identify(
    entrance: &Entrance,
    socket: TcpStream,
) -> io::Result<Option<(ClientStream, Startup, Vec<u8>)>> {
    let mut first = [0];
    socket.peek(&mut first).await?;
    let mut stream = Transport::Plain(socket);
    if first == [TLS_HANDSHAKE] {
        stream = encrypt(entrance, stream, true).await?;
    }
    loop {
        let body = wire::read_untyped(&mut stream).await?;
        match FirstMessage::parse(&body) {
            Some(FirstMessage::GssRequest) => stream.write_all(b"N").await?,
            Some(FirstMessage::TlsRequest) => {
                stream.write_all(b"S").await?;
                stream = encrypt(entrance, stream, false).await?;
            }
            Some(FirstMessage::CancelRequest) => {
                // Its numbers are those of the server behind this very door.
                let mut backend = UnixStream::connect(&entrance.backend.socket).await?;
                backend.write_all(&with_length(&body)).await?;
                return Ok(None);
            }
            Some(FirstMessage::Startup(startup)) => return Ok(Some((stream, startup, body))),
            None => return Err(malformed("the first message cannot be read")),
        }
    }
}

async fn encrypt(
    entrance: &Entrance,
    stream: ClientStream,
    at_once: bool,
) -> io::Result<ClientStream> {
    let Transport::Plain(socket) = stream else {
        return Err(malformed("TLS was asked for twice"));
    };
    let stream = entrance.acceptor.accept(socket).await?;
    if at_once && stream.get_ref().1.alpn_protocol() != Some(PROTOCOL) {
        return Err(malformed("TLS at once is for PostgreSQL's protocol alone"));
    }
    Ok(Transport::Tls(Box::new(stream)))
}

/// Server and client settle it by SCRAM; no other way is passed on.
async fn log_in_by_password(
    entrance: &Entrance,
    mut stream: ClientStream,
    raw: &[u8],
) -> io::Result<Option<Session>> {
    let mut backend = UnixStream::connect(&entrance.backend.socket).await?;
    backend.write_all(&with_length(raw)).await?;
    loop {
        let (kind, body) = wire::read(&mut backend).await?;
        let authentication = Authentication::parse(&body).filter(|_| kind == b'R');
        if authentication == Some(Authentication::Other) {
            return Err(malformed("the server asks for another way than SCRAM"));
        }
        wire::write(&mut stream, kind, &body).await?;
        match authentication {
            Some(Authentication::Ok) => return Ok(Some((stream, backend))),
            Some(Authentication::Sasl(_) | Authentication::SaslContinue(_)) => {
                let (kind, answer) = wire::read(&mut stream).await?;
                if kind != b'p' {
                    return Err(malformed("the client does not answer"));
                }
                wire::write(&mut backend, kind, &answer).await?;
            }
            _ if kind == b'E' => return Ok(None),
            _ => {}
        }
    }
}

/// The client shows a token; then the door logs its user in.
async fn log_in_by_token(
    entrance: &Entrance,
    mut stream: ClientStream,
    client: SocketAddr,
    startup: &Startup,
    raw: &[u8],
) -> io::Result<Option<Session>> {
    let user = &startup.user;
    wire::write(&mut stream, b'R', &ASK_FOR_CLEAR_TEXT).await?;
    let (kind, answer) = wire::read(&mut stream).await?;
    if kind != b'p' {
        return Err(malformed("the client does not answer"));
    }
    let token = answer.strip_suffix(b"\0").unwrap_or(&answer);
    if !entrance.admits(user, token, client).await || startup.replicates {
        let words = format!("PAM authentication failed for user \"{user}\"");
        return refuse(&mut stream, "28000", &words).await;
    }
    for anew in [false, true] {
        entrance
            .administrator
            .give_secret(entrance, user, anew)
            .await?;
        let mut backend = UnixStream::connect(&entrance.backend.socket).await?;
        backend.write_all(&with_length(raw)).await?;
        let mut said = Vec::new();
        let other = |kind, body: &[u8]| said.extend_from_slice(&framed(kind, body));
        match administrator::log_in(entrance, &mut backend, other).await? {
            Ok(()) => {
                said.extend_from_slice(&framed(b'R', &0_u32.to_be_bytes()));
                stream.write_all(&said).await?;
                stream.flush().await?;
                return Ok(Some((stream, backend)));
            }
            // Somebody gave the role another password since.
            Err(refused) if refused.is_of_password() && !anew => {}
            Err(refused) => {
                wire::write(&mut stream, b'E', &refused.0).await?;
                break;
            }
        }
    }
    Ok(None)
}

async fn refuse(stream: &mut ClientStream, code: &str, words: &str) -> io::Result<Option<Session>> {
    wire::write(stream, b'E', &error(code, words)).await?;
    stream.shutdown().await?;
    Ok(None)
}
