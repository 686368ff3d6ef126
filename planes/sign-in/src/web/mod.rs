//! Requests of browsers and applications, and what they are answered with.

pub(crate) mod cookie;
pub(crate) mod pairs;
pub(crate) mod reply;
