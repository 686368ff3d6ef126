//! Elastic Load Balancing before the door: what its API has written down is listened on, and what
//! becomes of it is reported back.

mod balancer;
mod certificate;
mod group;
mod plane;
mod rule;

pub use plane::{Plane, Settings};
