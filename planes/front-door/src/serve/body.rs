//! Where a request's body comes from: a client, over HTTP/1 or HTTP/2.

use std::future::{pending, poll_fn};
use std::io;
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::{Buf, BytesMut};

use crate::config::Limits;
use crate::http1::chunked::Decoder;
use crate::http1::framing::{Framing, Length};
use crate::io::{Buffers, Wire};

/// Requests that a client sends before it has its answer are read up to here.
const MOST_AHEAD_BYTES: usize = 64 * 1024;

/// Why a body did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// The client is gone.
    Left,
    /// It was too slow.
    TooSlow,
    /// It is not framed as it should be.
    Misshapen,
}

/// Where a body comes from.
pub(crate) trait BodySource {
    /// Whether all of it has come.
    fn is_done(&self) -> bool;
    /// Waits for more of it and puts that behind what `into` holds.
    async fn more(&mut self, into: &mut Vec<u8>) -> Result<(), BodyError>;
    /// Waits, after the body has come, until the client is gone.
    async fn left(&mut self);
    /// So many bytes of it have come.
    fn received_bytes(&self) -> u64;
}

/// Watches that a body does not come too slowly: a pause may last the grace, and on the whole no
/// more than the grace and the time at the lowest rate may go by.
#[derive(Debug)]
pub(crate) struct Pace {
    grace: u64,
    bytes_per_second: u64,
    waited: u64,
}

impl Pace {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            grace: u64::try_from(limits.body_grace.as_millis()).unwrap_or(u64::MAX),
            bytes_per_second: limits.body_bytes_per_second.max(1),
            waited: 0,
        }
    }

    /// How long the next bytes may take, after so many.
    pub(crate) fn patience(&self, received: u64) -> Duration {
        let earned = received.saturating_mul(1000) / self.bytes_per_second;
        let whole = self.grace.saturating_add(earned);
        Duration::from_millis(whole.saturating_sub(self.waited).min(self.grace))
    }

    pub(crate) fn waited(&mut self, millis: u64) {
        self.waited += millis;
    }
}

/// Over HTTP/1.
#[derive(Debug)]
pub(crate) struct Http1Body<'a> {
    wire: &'a Wire,
    buffer: &'a mut BytesMut,
    buffers: &'a Buffers,
    left: Left,
    must_ask: bool,
    pace: Pace,
    received: u64,
}

/// What of a body is still to come.
#[derive(Debug)]
enum Left {
    Bytes(u64),
    Chunks(Box<Decoder>),
}

impl<'a> Http1Body<'a> {
    pub(crate) fn new(
        wire: &'a Wire,
        buffer: &'a mut BytesMut,
        buffers: &'a Buffers,
        framing: Framing,
        limits: &Limits,
    ) -> Self {
        let left = match framing.length {
            Length::None => Left::Bytes(0),
            Length::Bytes(bytes) => Left::Bytes(bytes),
            Length::Chunked => Left::Chunks(Box::default()),
        };
        Self {
            wire,
            buffer,
            buffers,
            left,
            must_ask: framing.expects_continue,
            pace: Pace::new(limits),
            received: 0,
        }
    }

    fn take(&mut self, into: &mut Vec<u8>) -> Result<(), BodyError> {
        let taken = match &mut self.left {
            Left::Bytes(left) => {
                let bytes = usize::try_from(*left).unwrap_or(usize::MAX);
                let bytes = bytes.min(self.buffer.len());
                into.extend_from_slice(self.buffer.get(..bytes).unwrap_or_default());
                *left -= bytes as u64;
                bytes
            }
            Left::Chunks(decoder) => {
                let taken = decoder.decode(self.buffer, into);
                taken.map_err(|_| BodyError::Misshapen)?
            }
        };
        self.buffer.advance(taken);
        self.received += taken as u64;
        Ok(())
    }

    async fn read(&mut self) -> Result<(), BodyError> {
        if std::mem::take(&mut self.must_ask) {
            let asked = self.wire.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await;
            asked.map_err(|_| BodyError::Left)?;
        }
        let since = self.wire.now();
        self.wire.set_deadline(self.pace.patience(self.received));
        let read = self.wire.read(self.buffer, self.buffers).await;
        self.wire.clear_deadline();
        self.pace.waited(self.wire.now() - since);
        match read {
            Ok(0) => Err(BodyError::Left),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => Err(BodyError::TooSlow),
            Err(_) => Err(BodyError::Left),
        }
    }
}

impl BodySource for Http1Body<'_> {
    fn is_done(&self) -> bool {
        match &self.left {
            Left::Bytes(left) => *left == 0,
            Left::Chunks(decoder) => decoder.is_done(),
        }
    }

    async fn more(&mut self, into: &mut Vec<u8>) -> Result<(), BodyError> {
        if self.is_done() {
            return Ok(());
        }
        if self.buffer.is_empty() {
            self.read().await?;
        }
        self.take(into)
    }

    async fn left(&mut self) {
        self.wire.clear_deadline();
        let left = poll_fn(|cx| {
            while self.buffer.len() < MOST_AHEAD_BYTES {
                match ready!(self.wire.poll_read(cx, self.buffer, self.buffers)) {
                    Ok(0) | Err(_) => return Poll::Ready(true),
                    Ok(_) => {}
                }
            }
            Poll::Ready(false)
        });
        if !left.await {
            pending().await
        }
    }

    fn received_bytes(&self) -> u64 {
        self.received
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_may_pause_and_may_not_trickle() {
        let mut pace = Pace::new(&Limits::default());
        assert_eq!(pace.patience(0), Duration::from_secs(20));
        pace.waited(19_000);
        assert_eq!(pace.patience(1), Duration::from_millis(1_002));
        assert_eq!(pace.patience(1_000_000), Duration::from_secs(20));
        pace.waited(2_000);
        assert_eq!(pace.patience(2), Duration::ZERO);
    }
}
