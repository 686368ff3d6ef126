//! A session: bytes both ways, but no change of user.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split};

use super::commands::CommandWatch;
use super::handshake;
use super::packets::framed;
use crate::door::entrance::{BackendStream, ClientStream};
use crate::door::relay::{BUFFER_BYTES, copy};

/// How the client's side of a session ended.
enum End {
    /// It closed.
    Closed,
    /// It asked to become another user.
    ChangeOfUser,
}

/// Copies both ways until one side ends.
pub(crate) async fn relay(client: ClientStream, backend: BackendStream) -> io::Result<()> {
    let (from_client, mut to_client) = split(client);
    let (from_backend, to_backend) = split(backend);
    let end = tokio::select! {
        end = pass_commands(from_client, to_backend) => end?,
        copied = copy(from_backend, &mut to_client) => return copied,
    };
    if let End::ChangeOfUser = end {
        let words = "Access denied: the user of a session cannot be changed here";
        let refusal = framed(&handshake::error(1045, b"28000", words), 1)?;
        to_client.write_all(&refusal).await?;
        to_client.shutdown().await?;
    }
    Ok(())
}

async fn pass_commands(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<End> {
    let mut watch = CommandWatch::default();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let length = from.read(&mut buffer).await?;
        let piece = buffer.get(..length).unwrap_or_default();
        if piece.is_empty() {
            return Ok(End::Closed);
        }
        if watch.find(piece).is_some() {
            return Ok(End::ChangeOfUser);
        }
        to.write_all(piece).await?;
        to.flush().await?;
    }
}
