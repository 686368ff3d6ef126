//! Messages of the start-up phase over a socket. Reads take no byte more than the message: TLS may
//! begin after it.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use zeroize::Zeroizing;

use super::messages::framed;

/// The longest message before a login is done.
const LONGEST_BYTES: usize = 16 * 1024;

/// What follows the length of a message without a type.
pub(super) async fn read_untyped(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut body = vec![0; body_length(stream.read_u32().await?)?];
    stream.read_exact(&mut body).await?;
    Ok(body)
}

/// A message's type and body.
pub(super) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
) -> io::Result<(u8, Zeroizing<Vec<u8>>)> {
    let kind = stream.read_u8().await?;
    let mut body = Zeroizing::new(vec![0; body_length(stream.read_u32().await?)?]);
    stream.read_exact(&mut body).await?;
    Ok((kind, body))
}

pub(super) async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    kind: u8,
    body: &[u8],
) -> io::Result<()> {
    stream.write_all(&framed(kind, body)).await?;
    stream.flush().await
}

fn body_length(length: u32) -> io::Result<usize> {
    let length = usize::try_from(length)
        .ok()
        .and_then(|length| length.checked_sub(4));
    length
        .filter(|length| *length <= LONGEST_BYTES)
        .ok_or_else(|| malformed("a message before the login has a wrong length"))
}

pub(super) fn malformed(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
