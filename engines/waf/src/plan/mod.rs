//! A web ACL as it is judged by: references found, names resolved, work that rules share shared.

pub(crate) mod action;
pub(crate) mod component;
pub(crate) mod describe;
pub(crate) mod node;
pub(crate) mod rate;
pub(crate) mod rule;
pub(crate) mod slot;
