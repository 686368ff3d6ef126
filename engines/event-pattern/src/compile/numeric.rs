//! `{"numeric": [">", 0, "<=", 5]}`.

use super::here;
use crate::error::Fault;
use crate::json::{Json, Node};
use crate::number::{Bound, Number, Range};

/// Reads the range.
pub(super) fn range(json: &Json<'_>) -> Result<Range, Fault> {
    let Node::List(parts) = &json.node else {
        return Err(Fault::new("Value of numeric must be an array.", here(json)));
    };
    let (operator, number, rest) = comparison(json, parts)?;
    let first = one_sided(operator, number);
    let first = first.ok_or_else(|| {
        let reason = format!("Unrecognized numeric range operator: {operator}");
        Fault::new(reason, json.end)
    })?;
    if rest.is_empty() {
        return Ok(first);
    }
    let (other_operator, number, rest) = comparison(json, rest)?;
    if !rest.is_empty() {
        return Err(Fault::new(
            "Too many terms in numeric range expression",
            json.end,
        ));
    }
    let other = one_sided(other_operator, number);
    match other.map(|other| (first.bottom.xor(other.bottom), first.top.xor(other.top))) {
        // An `=` has both ends, so it leaves one of them to nobody.
        Some((Some(bottom), Some(top))) if operator != "=" && other_operator != "=" => {
            if bottom.at >= top.at {
                return Err(Fault::new("Bottom must be less than top", json.end));
            }
            Ok(Range {
                bottom: Some(bottom),
                top: Some(top),
            })
        }
        _ => Err(Fault::new(
            format!("Bad numeric range operator: {other_operator}"),
            json.end,
        )),
    }
}

/// An operator and its number, and what follows.
fn comparison<'a, 't>(
    json: &Json<'_>,
    parts: &'a [Json<'t>],
) -> Result<(&'a str, Number, &'a [Json<'t>]), Fault> {
    let [operator, rest @ ..] = parts else {
        return Err(Fault::new("Invalid member in numeric match: ]", json.end));
    };
    let Some(name) = operator.text() else {
        let reason = match operator.node {
            Node::Number(text) => format!("Invalid member in numeric match: {text}"),
            _ => "Invalid member in numeric match".to_owned(),
        };
        return Err(Fault::new(reason, here(operator)));
    };
    let not_numeric = |offset| Fault::new(format!("Value of {name} must be numeric"), offset);
    let [value, rest @ ..] = rest else {
        return Err(not_numeric(json.end));
    };
    let number = match value.node {
        Node::Number(text) => Number::parse(text),
        _ => None,
    };
    let number = number.ok_or_else(|| not_numeric(here(value)))?;
    Ok((name, number, rest))
}

fn one_sided(operator: &str, at: Number) -> Option<Range> {
    let bound = |is_within| Some(Bound { at, is_within });
    Some(match operator {
        "=" => Range::only(at),
        ">" | ">=" => Range {
            bottom: bound(operator == ">="),
            top: None,
        },
        "<" | "<=" => Range {
            bottom: None,
            top: bound(operator == "<="),
        },
        _ => return None,
    })
}
