//! One end of a session: a socket, under TLS or not, that is read and written in large pieces.
//!
//! `tokio-rustls` reads 4 KiB at a time and needs a lock to be read and written by two; here the
//! socket is read once for many records, and what is encrypted goes out in one vectored write.

use std::future::poll_fn;
use std::io::{self, BufRead as _, IoSlice, Write as _};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use rustls::Connection;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is read at once. It lies on the stack, so that an idle session holds none.
const BUFFER_BYTES: usize = 128 * 1024;

/// One end of a session.
pub(super) struct Side<S> {
    socket: S,
    tls: Option<Box<Connection>>,
    /// Without TLS, what the socket has not taken yet, from `sent` on.
    queued: Vec<u8>,
    sent: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Side<S> {
    /// A socket, after its login.
    pub(super) fn new(socket: S, tls: Option<Connection>) -> Self {
        let tls = tls.map(|mut tls| {
            // Nothing is taken from the other side before this one has sent all.
            tls.set_buffer_limit(None);
            Box::new(tls)
        });
        Self {
            socket,
            tls,
            queued: Vec::new(),
            sent: 0,
        }
    }

    /// Reads once and hands over what came. `true` at the end.
    pub(super) fn poll_take(
        &mut self,
        cx: &mut Context<'_>,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Poll<io::Result<bool>> {
        // What came together with the end of the login.
        if let Some(tls) = &mut self.tls
            && hand_over(tls, &mut take)?
        {
            return Poll::Ready(Ok(false));
        }
        let mut space = [MaybeUninit::uninit(); BUFFER_BYTES];
        let mut buffer = ReadBuf::uninit(&mut space);
        ready!(Pin::new(&mut self.socket).poll_read(cx, &mut buffer))?;
        let mut read = buffer.filled();
        if read.is_empty() {
            return Poll::Ready(Ok(true));
        }
        let Some(tls) = &mut self.tls else {
            return Poll::Ready(take(read).map(|()| false));
        };
        while !read.is_empty() {
            tls.read_tls(&mut read)?;
            match tls.process_new_packets() {
                Ok(state) => {
                    hand_over(tls, &mut take)?;
                    if state.peer_has_closed() {
                        return Poll::Ready(Ok(true));
                    }
                }
                Err(error) => {
                    // The alert goes out if the socket takes it at once.
                    drop(self.poll_send(cx));
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, error)));
                }
            }
        }
        Poll::Ready(Ok(false))
    }

    /// Takes a piece to send.
    pub(super) fn put(&mut self, piece: &[u8]) -> io::Result<()> {
        match &mut self.tls {
            Some(tls) => tls.writer().write_all(piece),
            None => {
                self.queued.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    /// Sends all that was put.
    pub(super) fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { socket, .. } = self;
        if let Some(tls) = &mut self.tls {
            while tls.wants_write() {
                let mut outlet = Outlet { socket, cx };
                match tls.write_tls(&mut outlet) {
                    Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        return Poll::Pending;
                    }
                    Err(error) => return Poll::Ready(Err(error)),
                }
            }
            return Poll::Ready(Ok(()));
        }
        while let Some(rest) = self.queued.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match ready!(Pin::new(&mut *socket).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => self.sent += sent,
            }
        }
        self.sent = 0;
        self.queued.clear();
        Poll::Ready(Ok(()))
    }

    /// Sends the rest and takes leave.
    pub(super) async fn finish(&mut self) -> io::Result<()> {
        if let Some(tls) = &mut self.tls {
            tls.send_close_notify();
        }
        poll_fn(|cx| self.poll_send(cx)).await?;
        poll_fn(|cx| Pin::new(&mut self.socket).poll_shutdown(cx)).await
    }
}

/// Hands over what is decrypted. Whether there was something.
fn hand_over(
    tls: &mut Connection,
    take: &mut impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<bool> {
    let mut any = false;
    let mut reader = tls.reader();
    loop {
        let length = match reader.fill_buf() {
            Ok([]) => return Ok(any),
            Ok(piece) => {
                take(piece)?;
                piece.len()
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(any),
            Err(error) => return Err(error),
        };
        reader.consume(length);
        any = true;
    }
}

/// A socket as rustls writes to it.
struct Outlet<'a, 'b, S> {
    socket: &'a mut S,
    cx: &'a mut Context<'b>,
}

impl<S: AsyncWrite + Unpin> Outlet<'_, '_, S> {
    fn settle(written: Poll<io::Result<usize>>) -> io::Result<usize> {
        match written {
            Poll::Ready(written) => written,
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl<S: AsyncWrite + Unpin> io::Write for Outlet<'_, '_, S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Self::settle(Pin::new(&mut *self.socket).poll_write(self.cx, bytes))
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        Self::settle(Pin::new(&mut *self.socket).poll_write_vectored(self.cx, pieces))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(()) // Sockets keep nothing back.
    }
}
