//! One connection, to a client or to a target.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::{client, server};

use super::Buffers;
use super::clockwork::{Alarm, Clockwork};
use super::prefixed::Prefixed;

/// What carries the bytes.
#[derive(Debug)]
pub(crate) enum Transport {
    /// TCP.
    Plain(TcpStream),
    /// TLS with a client.
    Accepted(Box<server::TlsStream<Prefixed>>),
    /// TLS with a target.
    Dialed(Box<client::TlsStream<TcpStream>>),
}

/// One connection. Reading and writing borrow it for a moment only, so both can wait at once.
#[derive(Debug)]
pub(crate) struct Wire {
    transport: RefCell<Transport>,
    alarm: Alarm,
}

impl Wire {
    pub(crate) fn new(transport: Transport, clockwork: &Rc<Clockwork>) -> Self {
        Self {
            transport: RefCell::new(transport),
            alarm: clockwork.alarm(),
        }
    }

    /// Reading and writing fail from then on. Every call moves the deadline.
    pub(crate) fn set_deadline(&self, after: Duration) {
        self.alarm.set(after);
    }

    pub(crate) fn clear_deadline(&self) {
        self.alarm.clear();
    }

    /// Milliseconds since the worker's start.
    pub(crate) fn now(&self) -> u64 {
        self.alarm.now()
    }

    pub(crate) fn is_overdue(&self) -> bool {
        self.alarm.is_due()
    }

    /// Reads what there is. While there is nothing, an empty buffer goes back to the spare ones.
    pub(crate) fn poll_read(
        &self,
        cx: &mut Context<'_>,
        buffer: &mut BytesMut,
        buffers: &Buffers,
    ) -> Poll<io::Result<usize>> {
        buffers.make_room(buffer);
        let polled = {
            let mut transport = self.transport.borrow_mut();
            pin!(transport.read_buf(buffer)).poll(cx)
        };
        if polled.is_ready() {
            return polled;
        }
        buffers.give_back(buffer);
        match self.alarm.poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }

    /// 0 at the end.
    pub(crate) async fn read(&self, buffer: &mut BytesMut, buffers: &Buffers) -> io::Result<usize> {
        poll_fn(|cx| self.poll_read(cx, buffer, buffers)).await
    }

    pub(crate) async fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let written = poll_fn(|cx| self.poll_write(cx, rest)).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            rest = rest.get(written..).unwrap_or_default();
        }
        if self.is_buffered() {
            poll_fn(|cx| self.poll_flush(cx)).await?;
        }
        Ok(())
    }

    fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut *self.transport.borrow_mut()).poll_write(cx, bytes);
        self.or_overdue(cx, polled)
    }

    fn poll_flush(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut *self.transport.borrow_mut()).poll_flush(cx);
        self.or_overdue(cx, polled)
    }

    fn or_overdue<T>(&self, cx: &Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_pending() && self.alarm.poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        polled
    }

    /// TLS keeps what does not fit the socket; TCP itself keeps nothing here.
    fn is_buffered(&self) -> bool {
        !matches!(&*self.transport.borrow(), Transport::Plain(_))
    }

    pub(crate) async fn shutdown(&self) -> io::Result<()> {
        poll_fn(|cx| {
            let polled = Pin::new(&mut *self.transport.borrow_mut()).poll_shutdown(cx);
            self.or_overdue(cx, polled)
        })
        .await
    }
}

impl AsyncRead for Transport {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_read(cx, into),
            Self::Accepted(stream) => Pin::new(stream).poll_read(cx, into),
            Self::Dialed(stream) => Pin::new(stream).poll_read(cx, into),
        }
    }
}

impl AsyncWrite for Transport {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_write(cx, bytes),
            Self::Accepted(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Dialed(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_flush(cx),
            Self::Accepted(stream) => Pin::new(stream).poll_flush(cx),
            Self::Dialed(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_shutdown(cx),
            Self::Accepted(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Dialed(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
