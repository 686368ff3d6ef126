//! What WAF rules look at: text transformations, and the parts of requests that are told apart by
//! reading (arguments of queries, cookies, JSON).
//!
//! Everything here takes what a stranger sent: any bytes, in linear time, without recursion. Where
//! AWS's page is silent, a transformation does what ModSecurity 3 does, from whose manual that
//! page takes most of its words; where ours differs from it, the module says so.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html>

mod apply;
mod base64;
mod bytes;
mod case;
mod command_line;
mod comments;
pub mod cookies;
mod css;
mod digest;
mod escapes;
mod hex;
mod html;
pub mod json;
mod kind;
mod nulls;
mod path;
pub mod query;
mod unicode;
mod url;
mod white_space;

pub use kind::{PreParseTransformation, Transformation};
