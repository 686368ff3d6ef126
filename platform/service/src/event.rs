//! What a service did by itself, for the trail.

use ringwall_core::{AccountId, Region, TrailResource};

/// An event that no request caused: a key rotated, a key deleted
/// (CloudTrail's `AwsServiceEvent`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceEvent {
    /// The event's name (`RotateKey`).
    pub name: &'static str,
    /// The account it happened in.
    pub account: AccountId,
    /// The Region it happened in.
    pub region: Region,
    /// What was touched.
    pub resources: Vec<TrailResource>,
    /// Members of `serviceEventDetails`.
    pub details: Vec<(&'static str, String)>,
}
