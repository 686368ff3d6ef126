//! Counts the frames of a client, and ends the connection of one that only makes work: resets,
//! pings, settings, empty data, headers that go on and on.
//!
//! It reads along below `h2`, which itself bounds memory but not the work of answering.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::io::Clockwork;

const PREFACE_BYTES: usize = 24;
const HEADER_BYTES: usize = 9;
/// Counts begin anew so often.
const WINDOW_MILLIS: u64 = 10_000;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;

/// How many frames of a kind a window takes.
fn budget(kind: u8, is_empty: bool) -> u32 {
    match kind {
        DATA if is_empty => 100,
        DATA | HEADERS => u32::MAX,
        RESET => 400,
        SETTINGS => 20,
        PING => 100,
        WINDOW_UPDATE => 100_000,
        CONTINUATION => 200,
        _ => 500,
    }
}

/// Counts.
#[derive(Debug, Default)]
struct Meter {
    skip: usize,
    header: [u8; HEADER_BYTES],
    filled: usize,
    counts: [u32; 16],
    window: u64,
}

/// Too many frames of a kind came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TooMany;

impl Meter {
    fn new() -> Self {
        Self {
            skip: PREFACE_BYTES,
            ..Self::default()
        }
    }

    fn read(&mut self, bytes: &[u8], now: u64) -> Result<(), TooMany> {
        if now / WINDOW_MILLIS != self.window {
            self.window = now / WINDOW_MILLIS;
            self.counts = [0; 16];
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.skip > 0 {
                let skipped = self.skip.min(rest.len());
                self.skip -= skipped;
                rest = rest.get(skipped..).unwrap_or_default();
                continue;
            }
            let wanted = (HEADER_BYTES - self.filled).min(rest.len());
            let (taken, after) = rest.split_at(wanted);
            let places = self.header.iter_mut().skip(self.filled);
            places.zip(taken).for_each(|(place, byte)| *place = *byte);
            self.filled += wanted;
            rest = after;
            if self.filled == HEADER_BYTES {
                self.filled = 0;
                self.frame()?;
            }
        }
        Ok(())
    }

    fn frame(&mut self) -> Result<(), TooMany> {
        let [a, b, c, kind, flags, ..] = self.header;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        self.skip = length;
        let is_empty = length == 0 && flags & END_STREAM == 0;
        // Data that says something is not counted together with data that says nothing.
        let slot = if kind == DATA && !is_empty {
            15
        } else {
            kind.min(14)
        };
        let Some(count) = self.counts.get_mut(usize::from(slot)) else {
            return Ok(());
        };
        *count = count.saturating_add(1);
        if *count > budget(kind, is_empty) {
            return Err(TooMany);
        }
        Ok(())
    }
}

/// A transport whose frames are counted.
#[derive(Debug)]
pub(super) struct Metered<T> {
    transport: T,
    meter: Meter,
    clockwork: Rc<Clockwork>,
}

impl<T> Metered<T> {
    pub(super) fn new(transport: T, clockwork: Rc<Clockwork>) -> Self {
        Self {
            transport,
            meter: Meter::new(),
            clockwork,
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Metered<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.transport).poll_read(cx, into))?;
        let now = self.clockwork.now();
        let new = into.filled().get(before..).unwrap_or_default();
        match self.meter.read(new, now) {
            Ok(()) => Poll::Ready(Ok(())),
            Err(TooMany) => {
                let why = "too many frames that only make work";
                Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionAborted, why)))
            }
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Metered<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.transport).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.transport).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.transport).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap();
        let mut frame = vec![0, 0, length, kind, flags, 0, 0, 0, 1];
        frame.extend_from_slice(payload);
        frame
    }

    /// How many frames are taken of an endless row.
    fn taken(frame: &[u8], cut: usize) -> usize {
        let mut meter = Meter::new();
        meter.read(&[b'x'; PREFACE_BYTES], 0).unwrap();
        (0..5000)
            .take_while(|_| {
                let mut pieces = frame.chunks(cut);
                pieces.all(|piece| meter.read(piece, 0).is_ok())
            })
            .count()
    }

    #[test]
    fn work_without_requests_ends() {
        for cut in [1, 9, 100] {
            assert_eq!(taken(&frame(RESET, 0, &[0; 4]), cut), 400);
            assert_eq!(taken(&frame(PING, 0, &[0; 8]), cut), 100);
            assert_eq!(taken(&frame(SETTINGS, 0, &[]), cut), 20);
            assert_eq!(taken(&frame(CONTINUATION, 0, &[1; 3]), cut), 200);
            assert_eq!(taken(&frame(DATA, 0, &[]), cut), 100);
            assert_eq!(taken(&frame(DATA, END_STREAM, &[]), cut), 5000);
            assert_eq!(taken(&frame(DATA, 0, b"data"), cut), 5000);
        }
    }

    #[test]
    fn a_new_window_has_a_new_budget() {
        let mut meter = Meter::new();
        meter.read(&[b'x'; PREFACE_BYTES], 0).unwrap();
        let ping = frame(PING, 0, &[0; 8]).repeat(100);
        meter.read(&ping, 0).unwrap();
        assert_eq!(meter.read(&frame(PING, 0, &[0; 8]), 1), Err(TooMany));
        meter.read(&ping, WINDOW_MILLIS).unwrap();
    }
}
