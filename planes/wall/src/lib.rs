//! Runs web ACLs: they are compiled from what the API has written down, and again when it changes;
//! what they say of requests is counted, sampled and logged here.

mod active;
pub mod explained;
mod guard;
mod hits;
pub mod locations;
pub mod log;
mod managed;
pub mod meters;
pub mod replay;
pub mod resource;
pub mod samples;
pub mod shelf;
pub mod traffic;
mod wall;
mod written;

pub use guard::{Guard, Judged};
pub use wall::{Settings, Wall};
