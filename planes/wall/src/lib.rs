//! Runs web ACLs: they are compiled from what the API has written down, and again when it changes;
//! what they say of requests is counted, sampled and logged here.

mod active;
mod address_lists;
pub mod explained;
mod file_version;
mod guard;
mod hits;
pub mod locations;
pub mod log;
pub mod meters;
pub mod replay;
pub mod resource;
mod runtime;
pub mod samples;
pub mod shelf;
pub mod traffic;
mod wall;
mod written;

pub use guard::{Guard, Judged};
pub use wall::{Settings, Wall};
