//! Arguments of the query.

use ringwall_transformation::{PreParseTransformation, query};

use super::{Reading, Value, Values};
use crate::judge::bytes::Bytes;
use crate::request::Request;

/// The values of the arguments of a name, whatever its letters.
pub(super) fn named<'r>(
    request: &'r Request<'r>,
    name: &[u8],
    pre_parse: &[PreParseTransformation],
) -> Reading<'r> {
    let mut values = Values::None;
    arguments(request, pre_parse, |value| {
        let is_named = value
            .name
            .as_ref()
            .is_some_and(|one| one.as_slice().eq_ignore_ascii_case(name));
        if is_named {
            values.push(value);
        }
    });
    Reading::of(values)
}

/// The values of all arguments.
pub(super) fn all<'r>(
    request: &'r Request<'r>,
    pre_parse: &[PreParseTransformation],
) -> Reading<'r> {
    let mut values = Values::None;
    arguments(request, pre_parse, |value| values.push(value));
    Reading::of(values)
}

/// Tells the arguments apart.
fn arguments<'r>(
    request: &'r Request<'r>,
    pre_parse: &[PreParseTransformation],
    mut each: impl FnMut(Value<'r>),
) {
    let mut query = Bytes::Request(request.query);
    for transformation in pre_parse {
        query = query.map(|bytes| transformation.apply(bytes));
    }
    for argument in query::arguments(query.as_slice()) {
        each(Value {
            name: Some(query.part(argument.name)),
            bytes: query.part(argument.value),
        });
    }
}
