//! Cookies.

use ringwall_transformation::cookies;

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
    let headers = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case(b"cookie"));
    for cookie in headers.flat_map(|header| cookies::pairs(header.value)) {
        let Some((name, value)) = budget.take(cookie.name, cookie.value) else {
            is_oversize = true;
            break;
        };
        is_oversize |= name.len() + value.len() < cookie.name.len() + cookie.value.len();
        if filter.admits(name, |one, other| one == other) {
            push_pair(&mut values, name, value, scope);
        }
    }
    Reading {
        values,
        is_oversize,
        ..Reading::default()
    }
}
