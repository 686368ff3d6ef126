//! What GuardDuty knows: types, states, invariants.

pub(crate) mod criteria;
pub(crate) mod destination;
pub(crate) mod detector;
pub(crate) mod document;
pub(crate) mod entry_list;
pub(crate) mod features;
pub(crate) mod filter;
pub(crate) mod finding;
pub(crate) mod location;
pub(crate) mod member;
pub(crate) mod order;
pub(crate) mod organization;
pub(crate) mod tagging;
pub(crate) mod wildcard;
