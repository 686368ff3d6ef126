//! What EventBridge keeps: types and their invariants.

pub(crate) mod archive;
pub(crate) mod bus;
pub(crate) mod bus_policy;
pub(crate) mod connection;
pub(crate) mod destination;
pub(crate) mod event;
pub(crate) mod replay;
pub(crate) mod rule;
pub(crate) mod tagging;
pub(crate) mod target;
