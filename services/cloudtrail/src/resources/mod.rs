//! Trails and what they select; the records they are about.

pub(crate) mod advanced;
pub(crate) mod basic;
pub(crate) mod name;
pub(crate) mod record;
pub(crate) mod selectors;
pub(crate) mod tagging;
pub(crate) mod trail;
