//! Runs web ACLs: they are compiled from what the API has written down, and again when it changes;
//! what they say of requests is counted, sampled and logged here.

pub mod log;
