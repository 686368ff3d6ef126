//! Functions of several languages on this machine's runtimes: what they answer, how they fail, and
//! what they cannot reach.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod bench;
mod isolation;
mod limits;
mod python;
mod rust;
