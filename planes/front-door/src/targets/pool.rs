//! Connections to targets that wait for the next request. Each worker has its own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::task::{Context, Waker};

use bytes::BytesMut;
use tokio::net::TcpStream;

use crate::config::{Limits, TargetProtocol};
use crate::io::{Buffers, Transport, Wire};
use crate::serve::worker::Worker;

/// Where a connection leads, and how it is spoken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Destination {
    pub(crate) address: SocketAddr,
    pub(crate) protocol: TargetProtocol,
}

/// A connection to a target.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) wire: Wire,
    /// What was read and not yet looked at.
    pub(crate) buffer: BytesMut,
    pub(crate) destination: Destination,
    /// Whether it has carried a request before: then the target may have closed it meanwhile.
    pub(crate) is_reused: bool,
}

/// The idle connections of a worker.
#[derive(Debug, Default)]
pub(crate) struct Pool(RefCell<HashMap<Destination, Vec<Wire>>>);

impl Pool {
    /// The connection that was used last, if the target has not closed it.
    fn take(&self, destination: Destination, buffers: &Buffers) -> Option<Upstream> {
        let mut pool = self.0.borrow_mut();
        let idle = pool.get_mut(&destination)?;
        while let Some(wire) = idle.pop() {
            let mut buffer = BytesMut::new();
            let polled = wire.poll_read(
                &mut Context::from_waker(Waker::noop()),
                &mut buffer,
                buffers,
            );
            // Whoever speaks without being asked is not to be trusted with a request.
            if polled.is_pending() {
                return Some(Upstream {
                    wire,
                    buffer,
                    destination,
                    is_reused: true,
                });
            }
        }
        None
    }

    /// Keeps a connection whose response was read whole.
    pub(crate) fn give(&self, upstream: Upstream, limits: &Limits) {
        let mut pool = self.0.borrow_mut();
        let idle = pool.entry(upstream.destination).or_default();
        if idle.len() < limits.target_idle_connections && upstream.buffer.is_empty() {
            upstream.wire.set_deadline(limits.target_idle);
            idle.push(upstream.wire);
        }
    }

    /// Drops what has waited too long.
    pub(crate) fn prune(&self) {
        self.0.borrow_mut().retain(|_, idle| {
            idle.retain(|wire| !wire.is_overdue());
            !idle.is_empty()
        });
    }
}

impl Worker {
    /// A connection that waits.
    pub(crate) fn idle_connection(&self, destination: Destination) -> Option<Upstream> {
        self.pool.take(destination, &self.buffers)
    }

    /// A new connection.
    pub(crate) async fn connect(&self, destination: Destination) -> io::Result<Upstream> {
        let limit = self.shared.limits.connect;
        let connected = self.clockwork.within(limit, self.dial(destination)).await;
        let transport = connected.unwrap_or(Err(io::ErrorKind::TimedOut.into()))?;
        Ok(Upstream {
            wire: Wire::new(transport, &self.clockwork),
            buffer: BytesMut::new(),
            destination,
            is_reused: false,
        })
    }

    async fn dial(&self, destination: Destination) -> io::Result<Transport> {
        let socket = TcpStream::connect(destination.address).await?;
        socket.set_nodelay(true)?;
        match destination.protocol {
            TargetProtocol::Http => Ok(Transport::Plain(socket)),
            TargetProtocol::Https => {
                let name = destination.address.ip().into();
                let connector = &self.shared.connector;
                let stream = connector.connect(name, socket).await?;
                Ok(Transport::Dialed(Box::new(stream)))
            }
        }
    }
}
