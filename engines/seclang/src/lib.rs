//! Rules in ModSecurity's language (SecLang), such as the OWASP Core Rule Set, that a user supplies
//! as a folder of files. None are bundled.
//!
//! [`RuleSet::load`] reads them and lists, with file and line, everything that it does not support:
//! nothing is left out silently. [`RuleSet::judge`] runs phases 1 and 2 on a request; rules of the
//! phases behind look at responses and are listed as unsupported.
//!
//! Where ModSecurity's versions differ, a dot in a pattern matches line feeds and `$` only the
//! end, as in version 2, for which the Core Rule Set's patterns are written.
//!
//! <https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x)>

mod action;
mod address;
mod collection;
mod error;
mod load;
mod macros;
mod operator;
mod parse;
mod request;
mod rule;
mod rule_set;
mod source;
#[cfg(test)]
mod tests;
mod transaction;
mod transform;

pub use error::{LoadError, Unsupported};
pub use request::Request;
pub use rule_set::RuleSet;
pub use transaction::{Interruption, Judgement, Match, Response};
