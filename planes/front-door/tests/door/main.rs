//! The door on real sockets.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a bench of tests fails by panicking"
)]

mod bench;
mod forwarding;
mod judging;
mod limits;
mod login;
mod origin;
mod reload;
mod smuggling;
mod targets;
mod tls;
