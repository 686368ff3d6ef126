//! Published vectors, and each valid one with a bit flipped.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod lattices;
mod pairs;
mod signatures;
mod symmetric;
mod vectors;
