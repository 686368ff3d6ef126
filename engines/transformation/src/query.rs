//! The arguments of a query string, raw: what is told apart is `&` and the first `=`, nothing is
//! decoded.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html>

use std::collections::HashMap;

use memchr::memchr;

use crate::bytes;

/// An argument of a query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument<'a> {
    /// What stands before the first `=`.
    pub name: &'a [u8],
    /// What stands behind it; empty without one.
    pub value: &'a [u8],
}

/// The arguments of a query string in their order, duplicates kept. Nothing between two `&` is no
/// argument.
pub fn arguments(query: &[u8]) -> impl Iterator<Item = Argument<'_>> {
    query
        .split(|byte| *byte == b'&')
        .filter(|text| !text.is_empty())
        .map(argument)
}

fn argument(text: &[u8]) -> Argument<'_> {
    let split = memchr(b'=', text).and_then(|equals| text.split_at_checked(equals));
    match split {
        Some((name, [_, value @ ..])) => Argument { name, value },
        _ => Argument {
            name: text,
            value: b"",
        },
    }
}

/// Makes semicolons ampersands.
pub(crate) fn replace_semicolons(query: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        query,
        |rest| memchr(b';', rest),
        |_, out| {
            out.push(b'&');
            1
        },
    )
}

/// Joins the values of each name by commas where the name stands first: `a=1&b=2&a=3` becomes
/// `a=1,3&b=2`. Names are the same if their bytes are.
pub(crate) fn combine_duplicates(query: &[u8]) -> Option<Vec<u8>> {
    let mut places: HashMap<&[u8], usize> = HashMap::new();
    let mut combined: Vec<(&[u8], Vec<&[u8]>)> = Vec::new();
    let mut has_duplicates = false;
    for text in query
        .split(|byte| *byte == b'&')
        .filter(|text| !text.is_empty())
    {
        let argument = argument(text);
        let place = *places.entry(argument.name).or_insert(combined.len());
        match combined.get_mut(place) {
            Some((_, values)) => {
                values.push(argument.value);
                has_duplicates = true;
            }
            None => combined.push((text, vec![argument.value])),
        }
    }
    has_duplicates.then(|| joined(&combined, query.len()))
}

/// Arguments as they came, those with more values than one with all of them.
fn joined(combined: &[(&[u8], Vec<&[u8]>)], capacity: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(capacity);
    for (text, values) in combined {
        if !out.is_empty() {
            out.push(b'&');
        }
        match values.as_slice() {
            [_] => out.extend_from_slice(text),
            values => {
                out.extend_from_slice(argument(text).name);
                out.push(b'=');
                out.extend(values.join(&b','));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;
    use crate::PreParseTransformation;

    fn of(query: &str) -> Vec<(&str, &str)> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap();
        arguments(query.as_bytes())
            .map(|found| (text(found.name), text(found.value)))
            .collect()
    }

    fn applied(transformation: PreParseTransformation, query: &str) -> String {
        let result = transformation.apply(Cow::Borrowed(query.as_bytes()));
        String::from_utf8(result.into_owned()).unwrap()
    }

    #[test]
    fn arguments_are_raw_and_in_order() {
        assert_eq!(
            of("b=%61&a=1=2&&b=2+3&c&=d&e=&f;g=1"),
            [
                ("b", "%61"),
                ("a", "1=2"),
                ("b", "2+3"),
                ("c", ""),
                ("", "d"),
                ("e", ""),
                ("f;g", "1")
            ]
        );
        assert_eq!(of(""), []);
        assert_eq!(of("&&"), []);
    }

    #[test]
    fn semicolons_part_arguments_only_when_replaced() {
        let transformation = PreParseTransformation::ReplaceSemicolonsWithAmpersands;
        assert_eq!(applied(transformation, "a=1;b=2&c;"), "a=1&b=2&c&");
        assert_eq!(replace_semicolons(b"a=1&b=2"), None);
    }

    #[test]
    fn duplicates_are_joined_where_they_stand_first() {
        let transformation = PreParseTransformation::CombineDuplicateQueryArgsByComma;
        for (query, expected) in [
            ("a=1&b=2&a=3", "a=1,3&b=2"),
            ("a&a=2&a", "a=,2,"),
            ("q=sel&q=ect", "q=sel,ect"),
            ("=1&=2", "=1,2"),
            ("a=1&A=2", "a=1&A=2"),
            ("a&b=2", "a&b=2"),
            ("a=1&&b=2", "a=1&&b=2"),
            ("", ""),
        ] {
            assert_eq!(applied(transformation, query), expected, "{query}");
        }
    }

    #[test]
    fn decoding_before_uncovers_arguments() {
        assert_eq!(
            of(&applied(PreParseTransformation::UrlDecode, "a=1%26b%3d2")),
            [("a", "1"), ("b", "2")]
        );
        assert_eq!(
            of(&applied(
                PreParseTransformation::UrlDecodeUni,
                "a=1%u0026b=2"
            )),
            [("a", "1"), ("b", "2")]
        );
    }

    proptest! {
        #[test]
        fn combining_keeps_every_value(query in "([ab]=[0-9]{0,2}&){0,8}c") {
            let combined = applied(PreParseTransformation::CombineDuplicateQueryArgsByComma, &query);
            for name in ["a", "b"] {
                let values: Vec<&str> =
                    of(&query).into_iter().filter(|found| found.0 == name).map(|found| found.1).collect();
                let found: Vec<(&str, &str)> =
                    of(&combined).into_iter().filter(|found| found.0 == name).collect();
                let expected: Vec<(&str, String)> =
                    if values.is_empty() { vec![] } else { vec![(name, values.join(","))] };
                let found: Vec<(&str, String)> =
                    found.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
