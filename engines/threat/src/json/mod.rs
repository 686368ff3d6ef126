//! Members picked out of JSON text in one pass, without building a tree.
//!
//! What is wanted is a tree of names ([`Paths`]); everything else is skipped as fast as strings and
//! brackets can be found. Arrays are looked through: a path means the member in every element. Text
//! that is skipped is not checked beyond its brackets and strings.

mod paths;
mod scan;
mod unescape;

pub(crate) use self::paths::{Found, Paths};
pub(crate) use self::scan::{Kind, Skipper, Stop};
pub(crate) use self::unescape::unescape;
