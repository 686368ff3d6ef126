//! Headers.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html>

use super::{Budget, Reading, Value, Values};
use crate::judge::bytes::Bytes;
use crate::language::field::MatchScope;
use crate::plan::component::Filter;
use crate::request::Request;

/// The values of the headers of a name: whole, whatever their size.
pub(super) fn named<'r>(request: &'r Request<'r>, name: &[u8]) -> Reading<'r> {
    let mut values = Values::None;
    for header in request.headers {
        if header.name.trim_ascii().eq_ignore_ascii_case(name) {
            values.push(Value {
                name: Some(Bytes::Request(header.name)),
                bytes: Bytes::Request(header.value),
            });
        }
    }
    Reading::of(values)
}

/// Names, values or both of the headers that a filter admits, among those that are inspected.
pub(super) fn filtered<'r>(
    request: &'r Request<'r>,
    filter: &Filter,
    scope: MatchScope,
) -> Reading<'r> {
    let mut values = Values::None;
    let is_oversize = within_budget(request, |name, value| {
        if !filter.admits(name.trim_ascii(), <[u8]>::eq_ignore_ascii_case) {
            return;
        }
        push_pair(&mut values, name, value, scope);
    });
    Reading {
        values,
        is_oversize,
        ..Reading::default()
    }
}

/// The names in the order they came.
pub(super) fn order<'r>(request: &'r Request<'r>) -> Reading<'r> {
    let mut names: Vec<u8> = Vec::with_capacity(128);
    let is_oversize = within_budget(request, |name, _| {
        if !names.is_empty() {
            names.push(b':');
        }
        names.extend_from_slice(name);
    });
    let value = Value {
        name: None,
        bytes: Bytes::made(names),
    };
    Reading {
        values: Values::One(value),
        is_oversize,
        ..Reading::default()
    }
}

/// Tells the headers that are inspected; gives back whether there are more.
fn within_budget<'r>(request: &'r Request<'r>, mut each: impl FnMut(&'r [u8], &'r [u8])) -> bool {
    let mut budget = Budget::NEW;
    for header in request.headers {
        let Some((name, value)) = budget.take(header.name, header.value) else {
            return true;
        };
        each(name, value);
        if name.len() + value.len() < header.name.len() + header.value.len() {
            return true;
        }
    }
    false
}

/// Puts what a scope asks of a pair among values.
pub(super) fn push_pair<'r>(
    values: &mut Values<'r>,
    name: &'r [u8],
    value: &'r [u8],
    scope: MatchScope,
) {
    let mut push = |bytes| {
        values.push(Value {
            name: Some(Bytes::Request(name)),
            bytes: Bytes::Request(bytes),
        });
    };
    if scope != MatchScope::Value {
        push(name);
    }
    if scope != MatchScope::Key {
        push(value);
    }
}
