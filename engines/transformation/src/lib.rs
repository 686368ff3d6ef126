//! What WAF rules look at: text transformations, and the parts of requests that are told apart by
//! reading (arguments of queries, cookies, JSON).
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html>

mod kind;

pub use kind::{PreParseTransformation, Transformation};
