//! A response over HTTP/2.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, SendStream};
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use crate::http1::framing::Length;
use crate::http1::response::ResponseLength;
use crate::io::clockwork::Alarm;
use crate::serve::reply::{ReplyError, ReplySink, ReplyStart};

/// The sending half of a stream.
pub(super) enum Sender {
    /// Before the response has begun.
    Response(SendResponse<Bytes>),
    /// While its body is sent.
    Stream(SendStream<Bytes>),
}

impl Sender {
    pub(super) fn reset(&mut self, reason: Reason) {
        match self {
            Self::Response(respond) => respond.send_reset(reason),
            Self::Stream(stream) => stream.send_reset(reason),
        }
    }

    /// Answers with a status alone.
    pub(super) fn refuse(&mut self, status: StatusCode) {
        if let Self::Response(respond) = self {
            let mut response = Response::new(());
            *response.status_mut() = status;
            if respond.send_response(response, true).is_err() {
                tracing::trace!("the client was gone before");
            }
        }
    }

    /// Ready with true when the client has reset the stream, with false when it cannot be known.
    pub(super) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        let polled = match self {
            Self::Response(respond) => respond.poll_reset(cx),
            Self::Stream(stream) => stream.poll_reset(cx),
        };
        polled.map(|reset| reset.is_ok_and(|reason| reason != Reason::NO_ERROR))
    }
}

/// A response over HTTP/2.
pub(super) struct Http2Reply<'a> {
    sender: &'a RefCell<Sender>,
    alarm: Alarm,
    patience: Duration,
    has_started: bool,
    has_ended: bool,
    sent: u64,
}

impl<'a> Http2Reply<'a> {
    pub(super) fn new(sender: &'a RefCell<Sender>, alarm: Alarm, patience: Duration) -> Self {
        Self {
            sender,
            alarm,
            patience,
            has_started: false,
            has_ended: false,
            sent: 0,
        }
    }

    fn send(&mut self, data: Bytes, ends: bool) -> Result<(), ReplyError> {
        self.has_ended |= ends;
        match &mut *self.sender.borrow_mut() {
            Sender::Stream(stream) => stream.send_data(data, ends).map_err(|_| ReplyError),
            Sender::Response(_) => Err(ReplyError),
        }
    }

    async fn capacity(&self, wanted: usize) -> Result<usize, ReplyError> {
        self.alarm.set(self.patience);
        poll_fn(|cx| {
            let mut sender = self.sender.borrow_mut();
            let Sender::Stream(stream) = &mut *sender else {
                return Poll::Ready(Err(ReplyError));
            };
            stream.reserve_capacity(wanted);
            loop {
                let here = stream.capacity();
                if here > 0 {
                    return Poll::Ready(Ok(here));
                }
                // Ready tells of a change, which may have come to nothing.
                match stream.poll_capacity(cx) {
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(Some(Err(_)) | None) => return Poll::Ready(Err(ReplyError)),
                    Poll::Pending => return self.alarm.poll(cx).map(|()| Err(ReplyError)),
                }
            }
        })
        .await
    }
}

impl ReplySink for Http2Reply<'_> {
    fn start(&mut self, start: &ReplyStart<'_>) -> Result<(), ReplyError> {
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::from_u16(start.status).map_err(|_| ReplyError)?;
        let headers = response.headers_mut();
        headers.reserve(start.headers.len() + 1);
        for (name, value) in start.headers {
            append(name, value, headers);
        }
        if let ResponseLength::Known(Length::Bytes(bytes)) = start.length {
            headers.insert(CONTENT_LENGTH, bytes.into());
        }
        let ends = start.length == ResponseLength::Known(Length::None);
        let mut sender = self.sender.borrow_mut();
        let Sender::Response(respond) = &mut *sender else {
            return Err(ReplyError);
        };
        let stream = respond
            .send_response(response, ends)
            .map_err(|_| ReplyError)?;
        *sender = Sender::Stream(stream);
        self.has_started = true;
        self.has_ended = ends;
        Ok(())
    }

    async fn data(&mut self, data: &[u8]) -> Result<(), ReplyError> {
        let mut rest = data;
        while !rest.is_empty() {
            let capacity = self.capacity(rest.len()).await?;
            let (now, later) = rest.split_at(capacity.min(rest.len()));
            self.send(Bytes::copy_from_slice(now), false)?;
            self.sent += now.len() as u64;
            rest = later;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), ReplyError> {
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), ReplyError> {
        if self.has_ended {
            return Ok(());
        }
        self.send(Bytes::new(), true)
    }

    fn has_started(&self) -> bool {
        self.has_started
    }

    fn close_after(&mut self) {
        // A stream ends with its response; the others of the connection have done no harm.
    }

    fn sent_bytes(&self) -> u64 {
        self.sent
    }
}

/// Targets may send what HTTP/1 bears and HTTP/2 does not.
fn append(name: &[u8], value: &[u8], headers: &mut HeaderMap) {
    let name = HeaderName::from_bytes(name);
    let value = HeaderValue::from_bytes(value);
    match (name, value) {
        (Ok(name), Ok(value)) => {
            headers.append(name, value);
        }
        _ => tracing::debug!("a header of a target does not fit HTTP/2"),
    }
}
