//! What Parameter Store keeps: types, states, invariants.

pub(crate) mod data_type;
pub(crate) mod label;
pub(crate) mod name;
pub(crate) mod parameter;
pub(crate) mod policy;
pub(crate) mod reference;
pub(crate) mod setting;
pub(crate) mod tagging;
