//! Where a response goes: to a client, over HTTP/1 or HTTP/2.

use std::time::Duration;

use crate::http1::chunked;
use crate::http1::framing::Length;
use crate::http1::response::ResponseLength;
use crate::io::Wire;

/// Larger pieces are written at once, smaller ones together.
const GATHERED_BYTES: usize = 16 * 1024;

/// The client could not be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReplyError;

/// The beginning of a response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReplyStart<'a> {
    pub(crate) status: u16,
    pub(crate) reason: &'a [u8],
    /// Without those of the connection. A `Content-Length` is here only if no body follows.
    pub(crate) headers: &'a [(&'a [u8], &'a [u8])],
    pub(crate) length: ResponseLength,
}

/// Where a response goes. A start, then data, then an end.
pub(crate) trait ReplySink {
    /// Begins. What is begun may be sent later.
    fn start(&mut self, start: &ReplyStart<'_>) -> Result<(), ReplyError>;
    /// More of the body.
    async fn data(&mut self, data: &[u8]) -> Result<(), ReplyError>;
    /// Sends what has been kept.
    async fn flush(&mut self) -> Result<(), ReplyError>;
    /// Ends.
    async fn finish(&mut self) -> Result<(), ReplyError>;
    /// Whether the client has been told anything.
    fn has_started(&self) -> bool;
    /// The connection ends with this response.
    fn close_after(&mut self);
    /// So many bytes were sent.
    fn sent_bytes(&self) -> u64;
}

/// Over HTTP/1.
#[derive(Debug)]
pub(crate) struct Http1Reply<'a> {
    wire: &'a Wire,
    out: &'a mut Vec<u8>,
    patience: Duration,
    is_http10: bool,
    pub(crate) keeps_alive: bool,
    has_started: bool,
    is_chunked: bool,
    sent: u64,
}

impl<'a> Http1Reply<'a> {
    pub(crate) fn new(
        wire: &'a Wire,
        out: &'a mut Vec<u8>,
        patience: Duration,
        is_http10: bool,
        keeps_alive: bool,
    ) -> Self {
        out.clear();
        Self {
            wire,
            out,
            patience,
            is_http10,
            keeps_alive,
            has_started: false,
            is_chunked: false,
            sent: 0,
        }
    }

    fn frame(&mut self, length: ResponseLength) {
        match length {
            ResponseLength::Known(Length::None) => {}
            ResponseLength::Known(Length::Bytes(bytes)) => {
                self.out.extend_from_slice(b"Content-Length: ");
                self.out.extend_from_slice(bytes.to_string().as_bytes());
                self.out.extend_from_slice(b"\r\n");
            }
            ResponseLength::Known(Length::Chunked) | ResponseLength::UntilClose => {
                if self.is_http10 {
                    self.keeps_alive = false;
                } else {
                    self.is_chunked = true;
                    self.out
                        .extend_from_slice(b"Transfer-Encoding: chunked\r\n");
                }
            }
        }
    }

    async fn write_out(&mut self) -> Result<(), ReplyError> {
        self.wire.set_deadline(self.patience);
        let written = self.wire.write_all(self.out).await;
        self.wire.clear_deadline();
        self.sent += self.out.len() as u64;
        self.out.clear();
        written.map_err(|_| ReplyError)
    }
}

impl ReplySink for Http1Reply<'_> {
    fn start(&mut self, start: &ReplyStart<'_>) -> Result<(), ReplyError> {
        self.has_started = true;
        write_status_line(start.status, start.reason, self.out);
        for (name, value) in start.headers {
            write_header(name, value, self.out);
        }
        self.frame(start.length);
        if start.status == 101 {
            self.out
                .extend_from_slice(b"Connection: upgrade\r\nUpgrade: websocket\r\n");
        } else if !self.keeps_alive {
            self.out.extend_from_slice(b"Connection: close\r\n");
        } else if self.is_http10 {
            self.out.extend_from_slice(b"Connection: keep-alive\r\n");
        }
        self.out.extend_from_slice(b"\r\n");
        Ok(())
    }

    async fn data(&mut self, data: &[u8]) -> Result<(), ReplyError> {
        if data.is_empty() {
            return Ok(());
        }
        if self.is_chunked {
            chunked::encode(data, self.out);
        } else {
            self.out.extend_from_slice(data);
        }
        if self.out.len() > GATHERED_BYTES {
            self.write_out().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), ReplyError> {
        if self.out.is_empty() {
            return Ok(());
        }
        self.write_out().await
    }

    async fn finish(&mut self) -> Result<(), ReplyError> {
        if self.is_chunked {
            self.out.extend_from_slice(chunked::END);
        }
        self.flush().await
    }

    fn has_started(&self) -> bool {
        self.has_started
    }

    fn close_after(&mut self) {
        self.keeps_alive = false;
    }

    fn sent_bytes(&self) -> u64 {
        self.sent
    }
}

fn write_status_line(status: u16, reason: &[u8], out: &mut Vec<u8>) {
    let digit = |place: u16| b'0' + u8::try_from(status / place % 10).unwrap_or_default();
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend_from_slice(&[digit(100), digit(10), digit(1), b' ']);
    out.extend_from_slice(reason);
    out.extend_from_slice(b"\r\n");
}

pub(crate) fn write_header(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(name);
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}
