//! A connection of a client that speaks HTTP/1.

use std::future::poll_fn;
use std::io;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use bytes::{Buf, BytesMut};

use super::answer;
use super::body::{BodySource, Http1Body};
use super::exchange::{Ending, Exchange};
use super::reply::Http1Reply;
use super::splice::splice;
use super::visitor::Visitor;
use super::worker::{Door, Worker};
use crate::config::ListenerAttributes;
use crate::http1::framing;
use crate::http1::head::{Head, Version};
use crate::http1::request::{self, Refusal};
use crate::http1::scanner::{Found, Scanner};
use crate::inspector::Answer;
use crate::io::Wire;

/// How long a client may take to read the last response.
const LINGER: Duration = Duration::from_secs(2);
/// How much of what it still sends is thrown away meanwhile.
const LINGER_BYTES: usize = 256 * 1024;

/// A connection of a client that speaks HTTP/1.
pub(super) struct Connection<'a> {
    pub(super) worker: &'a Worker,
    pub(super) door: &'a Rc<Door>,
    pub(super) wire: Wire,
    pub(super) buffer: BytesMut,
    pub(super) visitor: &'a Visitor,
}

/// What came instead of a request.
enum NoHead {
    /// Nothing more.
    End,
    /// Something that is no request.
    Refused(Refusal),
    /// Too little.
    TooSlow,
}

/// Whether another request may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Next,
    Linger,
    End,
}

impl Connection<'_> {
    /// Serves requests until the connection ends.
    pub(super) async fn serve(mut self) {
        let since = self.wire.now();
        loop {
            let then = match self.read_head().await {
                Ok(found) => self.request(found, since).await,
                Err(NoHead::End) => Then::End,
                Err(NoHead::Refused(refusal)) => self.refuse(refusal).await,
                Err(NoHead::TooSlow) => self.answer_and_close(408).await,
            };
            match then {
                Then::Next => {}
                Then::Linger => return self.linger().await,
                Then::End => return,
            }
        }
    }

    /// Waits for a head: between requests as long as the idle timeout, then, from its first byte
    /// on, no longer than the head deadline in all.
    async fn read_head(&mut self) -> Result<Found, NoHead> {
        let limits = &self.worker.shared.limits;
        let mut scanner = Scanner::default();
        let mut has_begun = !self.buffer.is_empty();
        self.wire.set_deadline(if has_begun {
            limits.head
        } else {
            self.idle_timeout()
        });
        loop {
            if let Some(found) = scanner.find(&self.buffer).map_err(NoHead::Refused)? {
                return Ok(found);
            }
            match self.read_unless_draining().await {
                Ok(0) => return Err(NoHead::End),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut && has_begun => {
                    return Err(NoHead::TooSlow);
                }
                Err(_) => return Err(NoHead::End),
            }
            if !has_begun {
                has_begun = true;
                self.wire.set_deadline(limits.head);
            }
        }
    }

    async fn read_unless_draining(&mut self) -> io::Result<usize> {
        let Self {
            wire,
            buffer,
            door,
            worker,
            ..
        } = self;
        poll_fn(|cx| {
            let polled = wire.poll_read(cx, buffer, &worker.buffers);
            if polled.is_pending() && buffer.is_empty() && door.is_draining() {
                return Poll::Ready(Ok(0));
            }
            polled
        })
        .await
    }

    fn idle_timeout(&self) -> Duration {
        let snapshot = self.worker.snapshot();
        let site = snapshot.site(&self.visitor.listener_arn);
        site.map_or(LINGER, |site| site.balancer.attributes.idle_timeout)
    }

    async fn request(&mut self, found: Found, since: u64) -> Then {
        let mut head = self.worker.head();
        let bytes = self.buffer.get(found.start..found.end).unwrap_or_default();
        let parsed = request::parse(bytes, &mut head);
        self.buffer.advance(found.end);
        let then = match parsed {
            Ok(found) => self.exchange(&head, found, since).await,
            Err(refusal) => self.refuse(refusal).await,
        };
        self.worker.give_head(head);
        then
    }

    async fn exchange(
        &mut self,
        head: &Head,
        mut found: crate::http1::desync::Classification,
        since: u64,
    ) -> Then {
        let framing = match framing::of_request(head, &mut found) {
            Ok(framing) => framing,
            Err(refusal) => return self.refuse(refusal).await,
        };
        let worker = self.worker;
        let snapshot = worker.snapshot();
        let Some(site) = snapshot.site(&self.visitor.listener_arn) else {
            return Then::End;
        };
        let attributes = &site.balancer.attributes;
        let age = Duration::from_millis(self.wire.now() - since);
        let keeps_alive =
            framing.keep_alive && age < attributes.client_keep_alive && !self.door.is_draining();
        let mut out = worker.scratch();
        let mut reply = Http1Reply::new(
            &self.wire,
            &mut out,
            attributes.idle_timeout,
            head.version == Version::Http10,
            keeps_alive,
        );
        let limits = &worker.shared.limits;
        let mut body = Http1Body::new(
            &self.wire,
            &mut self.buffer,
            &worker.buffers,
            framing,
            limits,
        );
        self.wire.clear_deadline();

        let exchange = Exchange::new(worker, &snapshot, site, self.visitor, head, framing, found);
        let ending = exchange.run(&mut body, &mut reply).await;
        let (body_is_done, keeps_alive) = (body.is_done(), reply.keeps_alive);
        worker.give_scratch(out);
        match ending {
            Ending::BrokenOff => Then::End,
            Ending::Answered if body_is_done && keeps_alive => Then::Next,
            Ending::Answered => Then::Linger,
            Ending::Switched(mut upstream) => {
                let patience = attributes.idle_timeout;
                let buffers = &worker.buffers;
                splice(
                    &self.wire,
                    &mut self.buffer,
                    &mut upstream,
                    buffers,
                    patience,
                )
                .await;
                Then::End
            }
        }
    }

    async fn refuse(&mut self, refusal: Refusal) -> Then {
        let why = refusal.why;
        tracing::debug!(peer = %self.visitor.peer, why, "a request was refused");
        self.worker.shared.meters.refused.increment(1);
        self.answer_and_close(refusal.status).await
    }

    async fn answer_and_close(&mut self, status: u16) -> Then {
        let mut out = self.worker.scratch();
        let mut reply = Http1Reply::new(&self.wire, &mut out, LINGER, false, false);
        let answer = Answer::page(status);
        let attributes = ListenerAttributes::default();
        let sent = answer::send(&answer, b"GET", self.worker, &attributes, &mut reply).await;
        self.worker.shared.meters.response(status);
        self.worker.give_scratch(out);
        if sent.is_ok() {
            Then::Linger
        } else {
            Then::End
        }
    }

    /// Ends so that the client can read what it was told: closing while it still sends would make
    /// its system throw the response away.
    async fn linger(mut self) {
        self.wire.set_deadline(LINGER);
        if self.wire.shutdown().await.is_err() {
            return;
        }
        let mut left = LINGER_BYTES;
        while left > 0 {
            self.buffer.clear();
            match self.wire.read(&mut self.buffer, &self.worker.buffers).await {
                Ok(0) | Err(_) => return,
                Ok(bytes) => left = left.saturating_sub(bytes),
            }
        }
    }
}
