//! Target groups as they run: which targets are there, how they are, which comes next.

mod choose;
mod groups;
pub(crate) mod health;
pub(crate) mod pool;
pub(crate) mod sticky;

pub(crate) use groups::{Group, Groups, Member};
pub use health::{Health, Reason, State, TargetHealth};
