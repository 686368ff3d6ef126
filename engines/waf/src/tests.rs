//! Rules against requests, written as users write them.

mod bench;
mod language;
mod rules;
