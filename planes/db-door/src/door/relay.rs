//! A session after its login: bytes both ways, by one task, without locks.
//!
//! What a statement costs at a door are system calls and wake-ups: each side is read once for what
//! has come, into a buffer on the stack, and written to at once.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite};

use super::side::Side;

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client closed.
    Client,
    /// The server closed; the client has its last words.
    Server,
    /// The client sent what may not be passed on.
    Refused,
}

/// Copies both ways until one side ends, or until the client sends a piece that `is_refused`. That
/// piece does not reach the server.
pub(super) async fn relay<C, S>(
    client: &mut Side<C>,
    server: &mut Side<S>,
    mut is_refused: impl FnMut(&[u8]) -> bool,
) -> io::Result<End>
where
    C: AsyncRead + AsyncWrite + Unpin,
    S: AsyncRead + AsyncWrite + Unpin,
{
    let end = poll_fn(|cx| {
        if let Poll::Ready(piece) = poll_pass(client, server, cx, &mut is_refused) {
            let end = if piece? { End::Client } else { End::Refused };
            return Poll::Ready(Ok::<_, io::Error>(end));
        }
        let passed = poll_pass(server, client, cx, &mut |_| false);
        passed.map_ok(|_| End::Server)
    })
    .await?;
    match end {
        End::Client => server.finish().await?,
        End::Server => client.finish().await?,
        End::Refused => {}
    }
    Ok(end)
}

/// Passes on what comes until `from` ends (`true`) or a piece is refused (`false`). Nothing more is
/// taken before `to` has all.
fn poll_pass<A, B>(
    from: &mut Side<A>,
    to: &mut Side<B>,
    cx: &mut Context<'_>,
    is_refused: &mut impl FnMut(&[u8]) -> bool,
) -> Poll<io::Result<bool>>
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        ready!(to.poll_send(cx))?;
        let mut refused = false;
        let ended = ready!(from.poll_take(cx, |piece| {
            refused = refused || is_refused(piece);
            if refused { Ok(()) } else { to.put(piece) }
        }))?;
        if refused || ended {
            return Poll::Ready(Ok(!refused));
        }
    }
}

#[cfg(test)]
mod tests;
