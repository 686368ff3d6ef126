//! JSON that providers answer, as claims.

use std::collections::BTreeMap;

use ringwall_cognito_idp::hosted::ClaimValue;
use ringwall_tokens::jwt::{Claim, Claims};

/// An object of JSON, in which a name stands once.
pub(super) fn parse(json: &[u8]) -> Option<Claims> {
    match serde_json::from_slice(json) {
        Ok(Claim::Object(claims)) => Some(claims),
        _ => None,
    }
}

/// Claims as values of attributes. A list of texts stays one; what has parts of its own becomes JSON.
pub(super) fn values(claims: &Claims) -> BTreeMap<String, ClaimValue> {
    let value = |(name, claim): (&str, &Claim)| Some((name.to_owned(), value(claim)?));
    claims.iter().filter_map(value).collect()
}

/// Claims as the pool's function is told them: each a text.
pub(super) fn texts(claims: &Claims) -> BTreeMap<String, String> {
    let values = values(claims).into_iter();
    values
        .map(|(name, value)| (name, value.flattened()))
        .collect()
}

fn value(claim: &Claim) -> Option<ClaimValue> {
    if let Claim::List(list) = claim {
        let texts: Option<Vec<String>> = list.iter().map(text).collect();
        return Some(texts.map_or_else(|| json(claim).into(), ClaimValue::Texts));
    }
    match claim {
        Claim::Null => None,
        Claim::Object(_) => Some(json(claim).into()),
        single => text(single).map(ClaimValue::Text),
    }
}

/// A claim without parts.
fn text(claim: &Claim) -> Option<String> {
    match claim {
        Claim::Text(text) => Some(text.clone()),
        Claim::Bool(_) | Claim::Integer(_) | Claim::Number(_) => Some(json(claim)),
        Claim::Null | Claim::List(_) | Claim::Object(_) => None,
    }
}

fn json(claim: &Claim) -> String {
    serde_json::to_string(claim).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_texts() {
        let claims = parse(
            br#"{"a":"x","b":true,"c":7,"d":null,"e":["r","s t"],"f":{"g":"h"},"i":[{"j":1}]}"#,
        );
        let texts = texts(&claims.unwrap());
        let texts: Vec<_> = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                ("a", "x"),
                ("b", "true"),
                ("c", "7"),
                ("e", "[r, s+t]"),
                ("f", r#"{"g":"h"}"#),
                ("i", r#"[{"j":1}]"#),
            ]
        );
    }

    #[test]
    fn what_is_no_object_or_says_a_thing_twice_is_nothing() {
        for json in ["[]", "7", "{", r#"{"sub":"a","sub":"b"}"#] {
            assert!(parse(json.as_bytes()).is_none(), "{json}");
        }
    }
}
