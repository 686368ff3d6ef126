//! Sockets of one worker: bytes in and out, under deadlines.

pub(crate) mod buffers;
pub(crate) mod clockwork;
pub(crate) mod prefixed;
pub(crate) mod wire;

pub(crate) use buffers::Buffers;
pub(crate) use clockwork::Clockwork;
pub(crate) use wire::{Transport, Wire};
