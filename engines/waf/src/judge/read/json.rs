//! The body as JSON.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html#waf-rule-statement-request-component-json-body>

use std::borrow::Cow;

use ringwall_transformation::json::{Elements, Part, Pointers};

use super::{Reading, Value, Values, present};
use crate::judge::bytes::Bytes;
use crate::language::field::MatchScope;
use crate::request::Request;

/// Keys, values or both, of the parts of the body that pointers name: as far as it can be read.
pub(super) fn selected<'r>(
    request: &'r Request<'r>,
    pointers: &Pointers,
    scope: MatchScope,
) -> Reading<'r> {
    let is_oversize = request.body.is_oversize;
    let Some(body) = present(request.body.prefix) else {
        return Reading {
            is_oversize,
            ..Reading::default()
        };
    };
    let mut elements = Elements::of(body, pointers);
    let mut values = Values::None;
    for element in elements.by_ref() {
        let is_asked_for = match element.part {
            Part::Key => scope != MatchScope::Value,
            Part::Value => scope != MatchScope::Key,
        };
        if !is_asked_for {
            continue;
        }
        let bytes = match element.text {
            Cow::Borrowed(text) => Bytes::Request(text),
            Cow::Owned(text) => Bytes::made(text),
        };
        values.push(Value { name: None, bytes });
    }
    Reading {
        values,
        is_oversize,
        is_invalid: elements.failure().is_some(),
    }
}
