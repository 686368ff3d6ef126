//! Passwords that others know.
//!
//! A list of leaked passwords comes in the form that Have I Been Pwned publishes (SHA-1 and count) and
//! is [`import()`]ed into a compact [`Filter`]. What anybody would try first ([`is_guessable`]) is told
//! without a list.

mod filter;
mod guessable;
mod import;
mod ranges;

pub use filter::{Filter, FilterError, FilterWriter};
pub use guessable::is_guessable;
pub use import::{ImportError, Imported, Progress, import};
