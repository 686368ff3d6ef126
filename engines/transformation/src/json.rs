//! Keys and values of a JSON body, as WAF tells them apart: tolerantly, so that what a
//! careless application reads is looked at, too.
//!
//! AWS's parser does not validate: a comma or a colon may be missing or doubled. But it fails at
//! bytes that can't stand there, at a key that an object has already, at an end that comes too
//! early, and at a body that is no object or array. A general parser is wrong both ways, so this
//! is one of our own: a lexer, and a stack of open objects and arrays instead of recursion.
//!
//! What AWS leaves open, and is decided here: escapes in strings are decoded (that is what the
//! application gets); bytes that are no UTF-8 pass, since some applications let them; several
//! documents one after the other pass, as in JSON Lines; of a string that breaks off, the part
//! before the break is an element; a body of nothing but white space has no elements and is no
//! failure.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html#waf-rule-statement-request-component-json-body>

mod elements;
mod lexer;
mod pointers;
mod string;

pub use elements::{Element, Elements, Part};
pub use pointers::Pointers;

/// Why a body could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A byte that can't stand where it stands.
    BadCharacter,
    /// A key that its object has already.
    DuplicateKey,
    /// The text ends too early.
    Truncated,
    /// The text is a string, number or literal alone.
    ScalarRoot,
}
