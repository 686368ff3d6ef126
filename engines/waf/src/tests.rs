//! Rules against requests, written as users write them.

mod actions;
mod addresses;
pub(crate) mod bench;
mod explanation;
mod fields;
mod groups;
mod injections;
mod labels;
mod language;
mod oversize;
mod patterns;
mod rates;
mod reference;
mod rules;
mod tokens;
mod validation;
