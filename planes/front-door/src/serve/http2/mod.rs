//! A connection of a client that speaks HTTP/2.
//!
//! `h2` reads frames and keeps the books of streams; what it gives is made into the same head as
//! HTTP/1 has. It shows the path as `http::Uri` reads it, so that paths which that refuses are
//! answered by `h2` and never judged.

mod body;
mod head;
mod meter;
mod reply;

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use h2::server::{Builder, SendResponse};
use h2::{Reason, RecvStream};
use http::{Request, StatusCode};
use tokio::task::spawn_local;

use super::exchange::{Ending, Exchange};
use super::visitor::Visitor;
use super::worker::{Door, Worker};
use crate::http1::desync::Classification;
use crate::io::Transport;
use crate::io::clockwork::Alarm;

use self::body::Http2Body;
use self::meter::Metered;
use self::reply::{Http2Reply, Sender};

/// Requests of a connection at once.
const MOST_STREAMS: u32 = 128;
/// A connection ends after so many, as with AWS.
const MOST_REQUESTS: u32 = 10_000;
/// What a client may send of a body before the target has taken it.
const STREAM_WINDOW_BYTES: u32 = 64 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 1024 * 1024;
/// What waits for a client that reads slowly.
const SEND_BUFFER_BYTES: usize = 64 * 1024;
const HEADER_LIST_BYTES: u32 = 64 * 1024;
/// Streams that the client has reset and that were not looked at yet.
const MOST_RESETS_PENDING: usize = 20;

type Connection = h2::server::Connection<Metered<Transport>, Bytes>;
type Accepted = (Request<RecvStream>, SendResponse<Bytes>);

/// What all requests of a connection share.
struct Shared {
    worker: Rc<Worker>,
    visitor: Visitor,
    /// Requests that are being served, also those whose stream the client has reset.
    active: Cell<u32>,
}

/// Serves requests until the connection ends.
pub(super) async fn serve(
    worker: Rc<Worker>,
    door: Rc<Door>,
    transport: Transport,
    visitor: Visitor,
) {
    let metered = Metered::new(transport, Rc::clone(&worker.clockwork));
    let mut builder = Builder::new();
    builder
        .max_concurrent_streams(MOST_STREAMS)
        .initial_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
        .max_send_buffer_size(SEND_BUFFER_BYTES)
        .max_header_list_size(HEADER_LIST_BYTES)
        .max_pending_accept_reset_streams(MOST_RESETS_PENDING);
    let patience = worker.shared.limits.handshake;
    let shaken = worker
        .clockwork
        .within(patience, builder.handshake(metered));
    let Some(Ok(connection)) = shaken.await else {
        return;
    };
    let shared = Rc::new(Shared {
        worker,
        visitor,
        active: Cell::new(0),
    });
    accept(connection, &shared, &door).await;
}

/// What a connection is waited for.
enum Next {
    Stream(Box<Accepted>),
    End,
    /// Nothing was asked for so long, or the door is closing.
    Enough,
}

async fn accept(mut connection: Connection, shared: &Rc<Shared>, door: &Door) {
    let alarm = shared.worker.clockwork.alarm();
    let since = alarm.now();
    let (mut requests, mut is_closing) = (0, false);
    loop {
        let (idle, longest) = shared.patience();
        alarm.set(idle);
        let next = next(&mut connection, shared, door, &alarm, is_closing);
        match next.await {
            Next::Stream(accepted) => {
                requests += 1;
                shared.begin(*accepted);
                let age = Duration::from_millis(alarm.now() - since);
                if !is_closing && (requests >= MOST_REQUESTS || age >= longest) {
                    is_closing = true;
                    connection.graceful_shutdown();
                }
            }
            Next::Enough if is_closing => return,
            Next::Enough => {
                is_closing = true;
                connection.graceful_shutdown();
            }
            Next::End => return,
        }
    }
}

async fn next(
    connection: &mut Connection,
    shared: &Shared,
    door: &Door,
    alarm: &Alarm,
    is_closing: bool,
) -> Next {
    poll_fn(|cx| {
        match connection.poll_accept(cx) {
            Poll::Ready(Some(Ok(accepted))) => {
                return Poll::Ready(Next::Stream(Box::new(accepted)));
            }
            Poll::Ready(Some(Err(error))) => {
                tracing::debug!(%error, peer = %shared.visitor.peer, "an HTTP/2 connection failed");
                return Poll::Ready(Next::End);
            }
            Poll::Ready(None) => return Poll::Ready(Next::End),
            Poll::Pending => {}
        }
        if door.is_draining() && !is_closing {
            return Poll::Ready(Next::Enough);
        }
        if alarm.poll(cx).is_ready() {
            if shared.active.get() == 0 {
                return Poll::Ready(Next::Enough);
            }
            // Streams have deadlines of their own.
            alarm.set(shared.patience().0);
            if alarm.poll(cx).is_ready() {
                return Poll::Ready(Next::Enough);
            }
        }
        Poll::Pending
    })
    .await
}

impl Shared {
    /// How long the connection may be idle, and how long it may last.
    fn patience(&self) -> (Duration, Duration) {
        let snapshot = self.worker.snapshot();
        let Some(site) = snapshot.site(&self.visitor.listener_arn) else {
            return (Duration::ZERO, Duration::ZERO);
        };
        let attributes = &site.balancer.attributes;
        (attributes.idle_timeout, attributes.client_keep_alive)
    }

    fn begin(self: &Rc<Self>, (request, mut respond): Accepted) {
        if self.active.get() >= 2 * MOST_STREAMS {
            respond.send_reset(Reason::REFUSED_STREAM);
            return;
        }
        self.active.set(self.active.get() + 1);
        let shared = Rc::clone(self);
        spawn_local(async move {
            let active = Active(&shared);
            shared.serve(request, respond).await;
            drop(active);
        });
    }

    async fn serve(&self, request: Request<RecvStream>, respond: SendResponse<Bytes>) {
        let worker = &*self.worker;
        let sender = RefCell::new(Sender::Response(respond));
        let (parts, stream) = request.into_parts();
        if !head::is_served(&parts.method) {
            return sender.borrow_mut().refuse(StatusCode::METHOD_NOT_ALLOWED);
        }
        let mut head = worker.head();
        let framing = head::read(&parts, stream.is_end_stream(), &mut head);
        let snapshot = worker.snapshot();
        let Some(site) = snapshot.site(&self.visitor.listener_arn) else {
            return sender.borrow_mut().reset(Reason::REFUSED_STREAM);
        };
        let patience = site.balancer.attributes.idle_timeout;
        let mut reply = Http2Reply::new(&sender, worker.clockwork.alarm(), patience);
        let limits = &worker.shared.limits;
        let mut body = Http2Body::new(stream, &sender, worker.clockwork.alarm(), limits);
        let found = Classification::default();
        let visitor = &self.visitor;
        let exchange = Exchange::new(worker, &snapshot, site, visitor, &head, framing, found);
        match Box::pin(exchange.run(&mut body, &mut reply)).await {
            Ending::Answered => body.stop(),
            Ending::BrokenOff => sender.borrow_mut().reset(Reason::CANCEL),
            Ending::Switched(_) => sender.borrow_mut().reset(Reason::INTERNAL_ERROR),
        }
        worker.give_head(head);
    }
}

struct Active<'a>(&'a Shared);

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.0.active.set(self.0.active.get() - 1);
    }
}
