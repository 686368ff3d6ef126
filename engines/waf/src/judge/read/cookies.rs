//! Cookies.

use super::headers::push_pair;
use super::{Budget, Reading, Values};
use crate::language::field::MatchScope;
use crate::plan::component::Filter;
use crate::request::Request;

/// Keys, values or both of the cookies that a filter admits, among those that are inspected. Keys are
/// compared letter by letter.
pub(super) fn filtered<'r>(
    request: &'r Request<'r>,
    filter: &Filter,
    scope: MatchScope,
) -> Reading<'r> {
    let mut values = Values::None;
    let mut budget = Budget::NEW;
    let mut is_oversize = false;
    for (key, value) in all(request) {
        let Some((inspected_key, inspected_value)) = budget.take(key, value) else {
            is_oversize = true;
            break;
        };
        is_oversize |= inspected_key.len() + inspected_value.len() < key.len() + value.len();
        if filter.admits(inspected_key, |one, other| one == other) {
            push_pair(&mut values, inspected_key, inspected_value, scope);
        }
    }
    Reading {
        values,
        is_oversize,
        ..Reading::default()
    }
}

/// The cookies of a request, in order.
pub(in crate::judge) fn all<'r>(
    request: &'r Request<'r>,
) -> impl Iterator<Item = (&'r [u8], &'r [u8])> {
    let headers = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case(b"cookie"));
    headers.flat_map(|header| pairs(header.value))
}

fn pairs(header: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let parts = header.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    parts.filter(|part| !part.is_empty()).map(|part| {
        let at = part.iter().position(|byte| *byte == b'=');
        match at {
            Some(at) => (
                part.get(..at).unwrap_or_default(),
                part.get(at + 1..).unwrap_or_default(),
            ),
            None => (part, &[][..]),
        }
    })
}
