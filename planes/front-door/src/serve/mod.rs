//! Requests, from the socket to the target and back.

mod answer;
mod body;
mod connection;
pub(crate) mod date;
pub(crate) mod exchange;
mod forward;
mod health;
mod http1;
mod http2;
mod judge;
mod outgoing;
mod record;
mod relay;
mod reply;
mod rewrite;
pub(crate) mod shared;
pub(crate) mod snapshot;
mod splice;
mod trace;
mod visitor;
pub(crate) mod worker;
