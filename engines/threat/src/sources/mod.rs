//! Where events come from: streams of bytes, cut into records.
//!
//! A stream may be gzip ([`open`]), may end anywhere and may hold anything. What cannot be read is
//! counted ([`Faults`]); the rest is read.

mod extent;
mod faults;
pub mod flow;
mod form;
mod inflate;
mod json_records;
mod log;

pub use self::extent::{Extent, Reading};
pub use self::faults::Faults;
pub use self::form::{Form, guess};
pub use self::inflate::open;
pub use self::json_records::read;
pub(crate) use self::json_records::read_part;
pub use self::log::{Log, recognize, resume};
