//! A response goes from a target to the client.

use std::io;

use bytes::{Buf, BytesMut};

use super::body::BodyError;
use super::exchange::Exchange;
use super::outgoing::is_named;
use super::reply::{ReplyError, ReplySink, ReplyStart};
use crate::config::ListenerAttributes;
use crate::http1::chunked::Decoder;
use crate::http1::framing::{Length, list};
use crate::http1::name::Known;
use crate::http1::response::{self, ResponseHead, ResponseLength};
use crate::http1::scanner::Scanner;
use crate::io::Wire;

/// So many interim responses may come before one.
const MOST_INTERIM: usize = 16;

/// How a response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relayed {
    /// All of it, and nothing behind it.
    Whole {
        /// Whether the target takes another request.
        keeps_alive: bool,
    },
    /// The target speaks another protocol from now on.
    Switched,
}

/// Why a response did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RelayError {
    /// The target closed the connection.
    ClosedEarly,
    /// It took too long.
    TooSlow,
    /// What it said is no response.
    Misshapen,
    /// The client takes it no more.
    Reply,
    /// The client failed to send its request.
    Client(BodyError),
}

impl From<ReplyError> for RelayError {
    fn from(ReplyError: ReplyError) -> Self {
        Self::Reply
    }
}

impl From<io::Error> for RelayError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::TooSlow,
            _ => Self::ClosedEarly,
        }
    }
}

impl Exchange<'_> {
    /// Reads a response and passes it on as it comes.
    pub(crate) async fn relay<R: ReplySink>(
        &mut self,
        wire: &Wire,
        buffer: &mut BytesMut,
        cookies: &[String],
        reply: &mut R,
    ) -> Result<Relayed, RelayError> {
        let mut head = self.worker.response_head();
        self.read_head(wire, buffer, &mut head).await?;
        self.note.answered_at = Some(self.worker.shared.clock.now().millis());
        self.note.status = head.status;
        self.note.target_status = Some(head.status);

        let switches = head.status == 101;
        if switches && !self.framing.upgrades {
            return Err(RelayError::Misshapen);
        }
        let length = head.length(self.head.method());
        let length = length.map_err(|_| RelayError::Misshapen)?;
        start(
            &head,
            length,
            cookies,
            &self.site.listener.attributes,
            reply,
        )?;
        if switches {
            reply.flush().await?;
            return Ok(Relayed::Switched);
        }
        let keeps_alive = head.keeps_alive();
        self.worker.give_response_head(head);

        let mut stream = Stream {
            wire,
            buffer,
            patience: self.site.balancer.attributes.idle_timeout,
            worker: self.worker,
        };
        match length {
            ResponseLength::Known(Length::None) => {}
            ResponseLength::Known(Length::Bytes(bytes)) => stream.bytes(bytes, reply).await?,
            ResponseLength::Known(Length::Chunked) => stream.chunks(reply).await?,
            ResponseLength::UntilClose => stream.until_close(reply).await?,
        }
        reply.finish().await?;
        Ok(Relayed::Whole {
            keeps_alive: keeps_alive && length != ResponseLength::UntilClose,
        })
    }

    async fn read_head(
        &self,
        wire: &Wire,
        buffer: &mut BytesMut,
        head: &mut ResponseHead,
    ) -> Result<(), RelayError> {
        for _ in 0..MOST_INTERIM {
            let mut scanner = Scanner::for_responses();
            let found = loop {
                let found = scanner.find(buffer).map_err(|_| RelayError::Misshapen)?;
                if let Some(found) = found {
                    break found;
                }
                if buffer.len() > response::LONGEST_HEAD_BYTES {
                    return Err(RelayError::Misshapen);
                }
                if wire.read(buffer, &self.worker.buffers).await? == 0 {
                    return Err(RelayError::ClosedEarly);
                }
            };
            let bytes = buffer.get(found.start..found.end).unwrap_or_default();
            if bytes.len() > response::LONGEST_HEAD_BYTES {
                return Err(RelayError::Misshapen);
            }
            response::parse(bytes, head).map_err(|_| RelayError::Misshapen)?;
            buffer.advance(found.end);
            if head.status >= 200 || head.status == 101 {
                return Ok(());
            }
        }
        Err(RelayError::Misshapen)
    }
}

/// Passes the head on, without what is for one hop only.
fn start<R: ReplySink>(
    head: &ResponseHead,
    length: ResponseLength,
    cookies: &[String],
    attributes: &ListenerAttributes,
    reply: &mut R,
) -> Result<(), RelayError> {
    let named: Vec<&[u8]> = head.values(Known::Connection).flat_map(list).collect();
    let has_no_body = length == ResponseLength::Known(Length::None);
    // To HEAD, and with 304, a length tells of the body that is not there.
    let shows_length = has_no_body && head.status >= 200 && head.status != 204;
    let mut headers: Vec<(&[u8], &[u8])> = Vec::with_capacity(head.fields.len() + cookies.len());
    for field in &head.fields {
        let passes = match field.known {
            Known::Connection | Known::HopByHop | Known::Upgrade | Known::TransferEncoding => false,
            Known::ContentLength => shows_length,
            Known::Server => attributes.server_header,
            _ => true,
        };
        let name = field.name.of(&head.bytes);
        let is_replaced = || is_in(&attributes.response_headers, name);
        if passes && !is_named(name, &named) && !is_replaced() {
            headers.push((name, field.value.of(&head.bytes)));
        }
    }
    for (name, value) in &attributes.response_headers {
        headers.push((name.as_bytes(), value.as_bytes()));
    }
    for cookie in cookies {
        headers.push((b"Set-Cookie", cookie.as_bytes()));
    }
    reply.start(&ReplyStart {
        status: head.status,
        reason: head.reason.of(&head.bytes),
        headers: &headers,
        length,
    })?;
    Ok(())
}

fn is_in(headers: &[(String, String)], name: &[u8]) -> bool {
    let mut headers = headers.iter();
    headers.any(|(own, _)| name.eq_ignore_ascii_case(own.as_bytes()))
}

/// The rest of a response.
struct Stream<'a> {
    wire: &'a Wire,
    buffer: &'a mut BytesMut,
    patience: std::time::Duration,
    worker: &'a super::worker::Worker,
}

impl Stream<'_> {
    async fn bytes<R: ReplySink>(&mut self, bytes: u64, reply: &mut R) -> Result<(), RelayError> {
        let mut left = bytes;
        loop {
            let here = usize::try_from(left).unwrap_or(usize::MAX);
            let here = here.min(self.buffer.len());
            reply
                .data(self.buffer.get(..here).unwrap_or_default())
                .await?;
            self.buffer.advance(here);
            left -= here as u64;
            if left == 0 {
                return Ok(());
            }
            if self.read(reply).await? == 0 {
                return Err(RelayError::ClosedEarly);
            }
        }
    }

    async fn chunks<R: ReplySink>(&mut self, reply: &mut R) -> Result<(), RelayError> {
        let mut decoder = Decoder::default();
        let mut data = Vec::new();
        loop {
            let taken = decoder.decode(self.buffer, &mut data);
            self.buffer
                .advance(taken.map_err(|_| RelayError::Misshapen)?);
            reply.data(&data).await?;
            data.clear();
            if decoder.is_done() {
                return Ok(());
            }
            if self.read(reply).await? == 0 {
                return Err(RelayError::ClosedEarly);
            }
        }
    }

    async fn until_close<R: ReplySink>(&mut self, reply: &mut R) -> Result<(), RelayError> {
        loop {
            reply.data(self.buffer).await?;
            self.buffer.clear();
            if self.read(reply).await? == 0 {
                return Ok(());
            }
        }
    }

    /// Before waiting, the client gets what there is.
    async fn read<R: ReplySink>(&mut self, reply: &mut R) -> Result<usize, RelayError> {
        reply.flush().await?;
        self.wire.set_deadline(self.patience);
        Ok(self.wire.read(self.buffer, &self.worker.buffers).await?)
    }
}
