//! A request's body over HTTP/2.

use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::task::Poll;

use h2::RecvStream;

use super::reply::Sender;
use crate::config::Limits;
use crate::io::clockwork::Alarm;
use crate::serve::body::{BodyError, BodySource, Pace};

/// A request's body over HTTP/2.
pub(super) struct Http2Body<'a> {
    stream: RecvStream,
    sender: &'a RefCell<Sender>,
    alarm: Alarm,
    pace: Pace,
    is_done: bool,
    received: u64,
}

impl<'a> Http2Body<'a> {
    pub(super) fn new(
        stream: RecvStream,
        sender: &'a RefCell<Sender>,
        alarm: Alarm,
        limits: &Limits,
    ) -> Self {
        Self {
            is_done: stream.is_end_stream(),
            stream,
            sender,
            alarm,
            pace: Pace::new(limits),
            received: 0,
        }
    }

    /// After the answer: what is still to come is not wanted.
    pub(super) fn stop(&self) {
        if !self.is_done {
            self.sender.borrow_mut().reset(h2::Reason::NO_ERROR);
        }
    }
}

impl BodySource for Http2Body<'_> {
    fn is_done(&self) -> bool {
        self.is_done
    }

    async fn more(&mut self, into: &mut Vec<u8>) -> Result<(), BodyError> {
        if self.is_done {
            return Ok(());
        }
        let since = self.alarm.now();
        self.alarm.set(self.pace.patience(self.received));
        let data = poll_fn(|cx| match self.stream.poll_data(cx) {
            Poll::Ready(data) => Poll::Ready(Ok(data)),
            Poll::Pending => self.alarm.poll(cx).map(|()| Err(BodyError::TooSlow)),
        })
        .await?;
        self.pace.waited(self.alarm.now() - since);
        match data {
            None => self.is_done = true,
            Some(Err(_)) => return Err(BodyError::Left),
            Some(Ok(data)) => {
                into.extend_from_slice(&data);
                self.received += data.len() as u64;
                // What was taken makes room for more: the target's pace is the client's.
                let released = self.stream.flow_control().release_capacity(data.len());
                released.map_err(|_| BodyError::Left)?;
                self.is_done = self.stream.is_end_stream();
            }
        }
        Ok(())
    }

    async fn left(&mut self) {
        if poll_fn(|cx| self.sender.borrow_mut().poll_reset(cx)).await {
            return;
        }
        pending().await
    }

    fn received_bytes(&self) -> u64 {
        self.received
    }
}
