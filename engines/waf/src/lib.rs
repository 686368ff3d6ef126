//! AWS WAF's rule language: web ACLs are compiled once, then judge requests.
//!
//! This crate knows requests and rules. It knows no sockets, no store, no AWS API and no clock: what
//! it needs of the world is in [`request::Request`] and asked for through the traits of
//! [`surroundings`].
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works.html>

pub mod capacity;
pub mod catalog;
mod compile;
pub mod explain;
mod interpolation;
mod judge;
mod label;
pub mod language;
mod network;
mod pattern;
mod plan;
mod rate;
pub mod request;
pub mod surroundings;
#[cfg(test)]
mod tests;
pub mod validate;
pub mod verdict;

pub use crate::compile::{CompileError, CompiledWebAcl, Context};
pub use crate::network::{NetworkError, NetworkSet};
pub use crate::pattern::translate::RegexError;
pub use crate::rate::{RateCounters, RateMode};
