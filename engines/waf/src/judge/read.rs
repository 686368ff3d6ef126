//! Reading components of a request.

mod cookies;
mod headers;
mod json;
mod query;

use super::value::{Value, Values};
use crate::plan::component::Component;
use crate::request::Request;

/// How many headers, and how many cookies, are inspected.
const INSPECTED_COUNT: usize = 200;

/// How many bytes of headers, and of cookies, are inspected.
const INSPECTED_BYTES: usize = 8_192;

/// What was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading<'r> {
    pub(super) values: Values<'r>,
    /// Whether there is more than what is inspected.
    pub(super) is_oversize: bool,
    /// Whether a JSON body is none.
    pub(super) is_invalid: bool,
}

impl<'r> Reading<'r> {
    fn of(values: Values<'r>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    fn one(bytes: Option<&'r [u8]>) -> Self {
        Self::of(bytes.map_or(Values::None, |bytes| Values::One(Value::unnamed(bytes))))
    }
}

/// Reads a component.
pub(super) fn read<'r>(component: &Component, request: &'r Request<'r>) -> Reading<'r> {
    match component {
        Component::Method => Reading::one(Some(request.method)),
        Component::Path => Reading::one(Some(request.path)),
        Component::Query => Reading::one(present(request.query)),
        Component::Fragment => Reading::one(request.fragment),
        Component::Body => Reading {
            is_oversize: request.body.is_oversize,
            ..Reading::one(present(request.body.prefix))
        },
        Component::Ja3 => Reading::one(request.ja3.map(str::as_bytes)),
        Component::Ja4 => Reading::one(request.ja4.map(str::as_bytes)),
        Component::HeaderOrder => headers::order(request),
        Component::Header(name) => headers::named(request, name),
        Component::Headers(filter, scope) => headers::filtered(request, filter, *scope),
        Component::Cookies(filter, scope) => cookies::filtered(request, filter, *scope),
        Component::Argument(name, pre_parse) => query::named(request, name, pre_parse),
        Component::Arguments(pre_parse) => query::all(request, pre_parse),
        Component::Json(pointers, scope) => json::selected(request, pointers, *scope),
    }
}

/// A component that is empty is not there: it matches nothing.
fn present(bytes: &[u8]) -> Option<&[u8]> {
    (!bytes.is_empty()).then_some(bytes)
}

/// How much of headers or cookies is still to be inspected.
struct Budget {
    count: usize,
    bytes: usize,
}

impl Budget {
    const NEW: Self = Self {
        count: INSPECTED_COUNT,
        bytes: INSPECTED_BYTES,
    };

    /// The parts of a name and a value that are inspected; none if nothing more is.
    fn take<'a>(&mut self, name: &'a [u8], value: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        if self.count == 0 || self.bytes == 0 {
            return None;
        }
        self.count -= 1;
        Some((self.cut(name), self.cut(value)))
    }

    fn cut<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let len = bytes.len().min(self.bytes);
        self.bytes -= len;
        bytes.get(..len).unwrap_or_default()
    }
}
