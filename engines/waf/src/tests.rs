//! Rules against requests, written as users write them.

pub(crate) mod bench;
mod language;
mod rules;
