//! What GuardDuty knows: types, states, invariants.

pub(crate) mod detector;
pub(crate) mod features;
pub(crate) mod tagging;
