//! What GuardDuty knows: types, states, invariants.

pub(crate) mod detector;
pub(crate) mod features;
pub(crate) mod tagging;
pub(crate) mod destination;
pub(crate) mod entry_list;
pub(crate) mod location;
pub(crate) mod member;
pub(crate) mod organization;
