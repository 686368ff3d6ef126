//! Copying between a client and its server.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The size of a copying buffer.
pub(super) const BUFFER_BYTES: usize = 64 * 1024;

/// Copies until the end of `from`.
pub(super) async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let length = from.read(&mut buffer).await?;
        let Some(piece) = buffer.get(..length).filter(|piece| !piece.is_empty()) else {
            return to.shutdown().await;
        };
        to.write_all(piece).await?;
        to.flush().await?;
    }
}
