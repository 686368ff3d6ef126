//! Writes effective policies as JSON, without operators.

use super::merge::Merged;
use super::{Assigned, Scalar};

pub(super) fn written(merged: &Merged) -> String {
    let mut json = String::new();
    if !write(merged, &mut json) {
        json.push_str("{}");
    }
    json
}

/// Writes a setting; `false` if nothing is left of it.
fn write(merged: &Merged, json: &mut String) -> bool {
    match &merged.value {
        Some(Assigned::One(value)) => {
            write_scalar(value, json);
            true
        }
        Some(Assigned::Many(values)) if !values.is_empty() => {
            write_list(values, json);
            true
        }
        _ => write_below(merged, json),
    }
}

fn write_below(merged: &Merged, json: &mut String) -> bool {
    let begin = json.len();
    for (name, below) in &merged.below {
        let before = json.len();
        json.push(if before == begin { '{' } else { ',' });
        write_text(name, json);
        json.push(':');
        if !write(below, json) {
            json.truncate(before);
        }
    }
    let is_written = json.len() > begin;
    if is_written {
        json.push('}');
    }
    is_written
}

fn write_list(values: &[Scalar], json: &mut String) {
    for (place, value) in values.iter().enumerate() {
        json.push(if place == 0 { '[' } else { ',' });
        write_scalar(value, json);
    }
    json.push(']');
}

fn write_scalar(value: &Scalar, json: &mut String) {
    match value {
        Scalar::Text(text) => write_text(text, json),
        Scalar::Number(number) => json.push_str(number),
        Scalar::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
    }
}

fn write_text(text: &str, json: &mut String) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => {
                let code = format!("\\u{:04x}", u32::from(control));
                json.push_str(&code);
            }
            other => json.push(other),
        }
    }
    json.push('"');
}
