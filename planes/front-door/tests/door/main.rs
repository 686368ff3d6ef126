//! The door on real sockets.

mod bench;
mod forwarding;
mod judging;
mod limits;
mod origin;
mod reload;
mod smuggling;
mod targets;
mod tls;
