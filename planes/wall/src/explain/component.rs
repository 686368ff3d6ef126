//! The values of a component of a request, to be shown. What is decided about them is the engine's;
//! limits and fallbacks are left out here.

use std::borrow::Cow;

use ringwall_transformation::json::{Elements, Part, Pointers};
use ringwall_transformation::{cookies, query};
use ringwall_waf::language::field::{
    CookieMatchPattern, FieldToMatch, HeaderMatchPattern, JsonBody, JsonMatchPattern, MatchScope,
};
use ringwall_waf::language::statement::Inspected;
use ringwall_waf::request::Request;

/// Values that are shown of a component.
const VALUES_MAX: usize = 20;

/// A value of a component.
pub(super) struct Value {
    pub(super) name: Option<Vec<u8>>,
    pub(super) bytes: Vec<u8>,
}

impl Value {
    fn unnamed(bytes: &[u8]) -> Self {
        Self {
            name: None,
            bytes: bytes.to_vec(),
        }
    }

    fn named(name: &[u8], bytes: &[u8]) -> Self {
        Self {
            name: Some(name.to_vec()),
            bytes: bytes.to_vec(),
        }
    }
}

/// The first values of a component.
pub(super) fn values(inspected: &Inspected, request: &Request<'_>) -> Vec<Value> {
    let mut values = all(inspected, request);
    values.truncate(VALUES_MAX);
    values
}

fn all(inspected: &Inspected, request: &Request<'_>) -> Vec<Value> {
    let one = |bytes: &[u8]| vec![Value::unnamed(bytes)];
    match &inspected.field_to_match {
        FieldToMatch::Method(_) => one(request.method),
        FieldToMatch::UriPath(_) => one(request.path),
        FieldToMatch::QueryString(_) => one(request.query),
        FieldToMatch::UriFragment(_) => request.fragment.map(one).unwrap_or_default(),
        FieldToMatch::Body(_) => one(request.body.prefix),
        FieldToMatch::Ja3Fingerprint(_) => fingerprint(request.ja3),
        FieldToMatch::Ja4Fingerprint(_) => fingerprint(request.ja4),
        FieldToMatch::HeaderOrder(_) => one(&header_order(request)),
        FieldToMatch::SingleHeader(named) => {
            let is_named = |name: &[u8]| name.eq_ignore_ascii_case(named.name.as_bytes());
            headers(request, MatchScope::Value, is_named)
        }
        FieldToMatch::Headers(it) => headers(request, it.match_scope, |name| {
            let is = |one: &String| one.as_bytes().eq_ignore_ascii_case(name);
            match &it.match_pattern {
                HeaderMatchPattern::All(_) => true,
                HeaderMatchPattern::IncludedHeaders(names) => names.iter().any(is),
                HeaderMatchPattern::ExcludedHeaders(names) => !names.iter().any(is),
            }
        }),
        FieldToMatch::Cookies(it) => all_cookies(request, it.match_scope, |name| {
            let is = |one: &String| one.as_bytes() == name;
            match &it.match_pattern {
                CookieMatchPattern::All(_) => true,
                CookieMatchPattern::IncludedCookies(names) => names.iter().any(is),
                CookieMatchPattern::ExcludedCookies(names) => !names.iter().any(is),
            }
        }),
        FieldToMatch::SingleQueryArgument(named) => arguments(inspected, request, |name| {
            name.eq_ignore_ascii_case(named.name.as_bytes())
        }),
        FieldToMatch::AllQueryArguments(_) => arguments(inspected, request, |_| true),
        FieldToMatch::JsonBody(json) => elements(json, request),
    }
}

fn fingerprint(text: Option<&str>) -> Vec<Value> {
    let values = text.iter().map(|text| Value::unnamed(text.as_bytes()));
    values.collect()
}

fn header_order(request: &Request<'_>) -> Vec<u8> {
    let names: Vec<&[u8]> = request.headers.iter().map(|header| header.name).collect();
    names.join(&b':')
}

fn headers(
    request: &Request<'_>,
    scope: MatchScope,
    is_wanted: impl Fn(&[u8]) -> bool,
) -> Vec<Value> {
    let wanted = request.headers.iter().filter(|it| is_wanted(it.name));
    wanted
        .flat_map(|header| pair(header.name, header.value, scope))
        .collect()
}

fn all_cookies(
    request: &Request<'_>,
    scope: MatchScope,
    is_wanted: impl Fn(&[u8]) -> bool,
) -> Vec<Value> {
    let headers = request.headers.iter();
    let headers = headers.filter(|header| header.name.eq_ignore_ascii_case(b"cookie"));
    let cookies = headers.flat_map(|header| cookies::pairs(header.value));
    cookies
        .filter(|cookie| is_wanted(cookie.name))
        .flat_map(|cookie| pair(cookie.name, cookie.value, scope))
        .collect()
}

fn pair(name: &[u8], value: &[u8], scope: MatchScope) -> Vec<Value> {
    match scope {
        MatchScope::Key => vec![Value::unnamed(name)],
        MatchScope::Value => vec![Value::named(name, value)],
        MatchScope::All => vec![Value::unnamed(name), Value::named(name, value)],
    }
}

fn arguments(
    inspected: &Inspected,
    request: &Request<'_>,
    is_wanted: impl Fn(&[u8]) -> bool,
) -> Vec<Value> {
    let mut steps = inspected.pre_parse_text_transformations.clone();
    steps.sort_by_key(|step| step.priority);
    let text = steps
        .iter()
        .fold(Cow::Borrowed(request.query), |text, step| step.kind.apply(text));
    let arguments = query::arguments(&text).filter(|it| is_wanted(it.name));
    arguments
        .map(|argument| Value::named(argument.name, argument.value))
        .collect()
}

fn elements(json: &JsonBody, request: &Request<'_>) -> Vec<Value> {
    let pointers = match &json.match_pattern {
        JsonMatchPattern::All(_) => Pointers::all(),
        JsonMatchPattern::IncludedPaths(paths) => Pointers::of(paths),
    };
    let is_wanted = |part| match json.match_scope {
        MatchScope::All => true,
        MatchScope::Key => part == Part::Key,
        MatchScope::Value => part == Part::Value,
    };
    Elements::of(request.body.prefix, &pointers)
        .filter(|element| is_wanted(element.part))
        .map(|element| Value::unnamed(&element.text))
        .collect()
}
