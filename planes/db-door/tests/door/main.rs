//! The door before real servers, driven by their own clients.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench of tests fails by panicking"
)]

mod bench;
mod mariadb;
mod postgresql;
