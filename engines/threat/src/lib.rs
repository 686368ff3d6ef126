//! GuardDuty's engine: logs go in, findings come out.
//!
//! It knows events, not requests: no clock (time comes with the events), no store, no network. What
//! a service adds is where logs come from, who may see findings, and where state is kept.
//!
//! ```text
//! sources ──▶ batches ──▶ rule network ─┐
//! (CloudTrail, (cells:     (which rules  ├─▶ detections ─▶ findings ─▶ sequences
//!  DNS, EKS …)  field,      an event     │   (type,         (same key:
//!               place)      meets)       │    resource,      count + 1)
//!                 ├──────▶ profiles ─────┤    criteria)
//! flow lines ─────┴──────▶ windows ──────┘
//! ```
//!
//! - **Sources** ([`sources`]) cut a stream into records and take from each only the members that
//!   rules or detectors look at. A [`batch`] holds the bytes as they came and, per record, cells:
//!   which member stands where. What cannot be read is counted ([`sources::Faults`]), never fatal.
//! - **Rules** ([`rules`], content in `rules/*.toml`) are conditions on members. The network finds the
//!   few rules that an event may meet by the event's name, a value, a word (one Aho-Corasick for all)
//!   or a list; a condition that several rules share is asked once an event.
//! - **Intelligence** ([`intelligence`]): addresses, names, hashes and keys of lists; one look-up tells
//!   all lists that hold an address. What is trusted is in no other list.
//! - **Profiles** ([`profile`]) tell for each entity and dimension (call, network, agent …) how usual a
//!   value is, by counters that decay, for it and for its peers; a finding names what was unusual.
//!   Who has an open anomaly teaches nothing.
//! - **Windows** ([`window`]) count on event time in buckets that are kept for the window and
//!   fifteen minutes more, so that order within that does not matter; older events are counted as late.
//! - **Findings** ([`finding`]) have GuardDuty's shape. Type, resource and the type's criteria make the
//!   key, the key makes the id: a replay gives the same ids.
//! - **Sequences** ([`sequence`]) put the signals of one actor within 24 hours together.
//!
//! Each record counts once: by its place in its source, and CloudTrail's by event id, too. All state
//! is in [`Engine::export`]; everything that grows is bounded, and what is evicted is counted.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html>

pub mod batch;
mod bounded;
pub mod catalog;
mod crowd;
mod detector;
mod engine;
pub mod finding;
pub mod intelligence;
mod json;
pub mod locations;
pub mod profile;
mod public_access;
pub mod rules;
pub mod sequence;
pub mod settings;
pub mod signal;
pub mod sources;
mod time;
pub mod window;

pub use self::engine::{
    Admission, Change, Engine, EngineError, Origin, Provenance, Statistics, Suppression,
};
pub use self::locations::{Locations, Nowhere, Place};
pub use self::settings::Settings;

/// A moment as findings and logs write it, in milliseconds since 1970.
#[must_use]
pub fn moment_ms(text: &str) -> Option<i64> {
    time::parse(text.as_bytes())
}
