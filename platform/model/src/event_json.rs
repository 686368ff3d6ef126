//! Inputs and outputs as they stand in trail events: member names with a small first letter,
//! sensitive values hidden, bytes left out.

use crate::{Service, ShapeId, ShapeKind, Struct, Timestamp, Value};

/// What stands for a sensitive value, in CloudTrail's words.
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";
/// Texts beyond this are cut: an event must stay below CloudTrail's 256 KB.
const LONGEST_TEXT_CHARS: usize = 4096;

/// Appends `members` of a structure as JSON members, without the braces; each is preceded by a
/// comma if the text before it does not end with `{`.
pub fn write_event_members<'a>(
    out: &mut String,
    service: &Service,
    shape: ShapeId,
    members: impl Iterator<Item = (&'static str, &'a Value)>,
) {
    let Some(ShapeKind::Structure(structure)) = service.shape(shape).map(|shape| &shape.kind)
    else {
        return;
    };
    for (name, value) in members {
        let Some(member) = structure.members.iter().find(|member| member.name == name) else {
            continue;
        };
        // Bytes say nothing to a reader, and are what most of the secrets are.
        if matches!(value, Value::Blob(_) | Value::Null) {
            continue;
        }
        write_name(out, name);
        write_value(out, service, member.shape, value);
    }
}

/// Appends a member name, with its small first letter, comma and colon.
pub fn write_name(out: &mut String, name: &str) {
    if out.as_bytes().last() != Some(&b'{') {
        out.push(',');
    }
    out.push('"');
    let mut chars = name.chars();
    if let Some(first) = chars.next() {
        out.push(first.to_ascii_lowercase());
    }
    out.push_str(chars.as_str());
    out.push_str("\":");
}

/// Appends a JSON string.
pub fn write_text(out: &mut String, text: &str) {
    let text = shorten(text);
    out.push('"');
    let mut plain = text;
    // Without an early end the look at all bytes is done many at a time.
    let is_plain = !text
        .bytes()
        .fold(false, |found, byte| found | needs_escape(byte));
    while !is_plain && let Some(at) = plain.bytes().position(needs_escape) {
        let (before, rest) = plain.split_at(at);
        out.push_str(before);
        let mut rest = rest.chars();
        if let Some(char) = rest.next() {
            write_escaped(out, char);
        }
        plain = rest.as_str();
    }
    out.push_str(plain);
    out.push('"');
}

fn shorten(text: &str) -> &str {
    if text.len() <= LONGEST_TEXT_CHARS {
        return text;
    }
    match text.char_indices().nth(LONGEST_TEXT_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    }
}

const fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

fn write_escaped(out: &mut String, char: char) {
    match char {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        control => out.push_str(&format!("\\u{:04x}", u32::from(control))),
    }
}

fn write_value(out: &mut String, service: &Service, id: ShapeId, value: &Value) {
    let Some(shape) = service.shape(id) else {
        return out.push_str("null");
    };
    if shape.sensitive {
        return write_text(out, HIDDEN);
    }
    match (value, &shape.kind) {
        (Value::Bool(value), _) => out.push_str(if *value { "true" } else { "false" }),
        (Value::Int(number), _) => out.push_str(&number.to_string()),
        (Value::Float(number), _) if number.is_finite() => out.push_str(&number.to_string()),
        (Value::Str(text), _) => write_text(out, text),
        (Value::Timestamp(at), _) => write_time(out, *at),
        (Value::List(values), ShapeKind::List { member, .. }) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_value(out, service, *member, value);
            }
            out.push(']');
        }
        (Value::Map(entries), ShapeKind::Map { value: element, .. }) => {
            out.push('{');
            for (place, (key, value)) in entries.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_text(out, key);
                out.push(':');
                write_value(out, service, *element, value);
            }
            out.push('}');
        }
        (Value::Struct(members), ShapeKind::Structure(_)) => {
            out.push('{');
            write_nested(out, service, id, members);
            out.push('}');
        }
        _ => out.push_str("null"),
    }
}

/// The iterator's type must not grow with each level.
fn write_nested(out: &mut String, service: &Service, id: ShapeId, members: &Struct) {
    let members: &mut dyn Iterator<Item = (&'static str, &Value)> = &mut members.iter();
    write_event_members(out, service, id, members);
}

/// CloudTrail writes moments within parameters as text.
fn write_time(out: &mut String, at: Timestamp) {
    out.push('"');
    out.push_str(&at.iso8601());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service;

    #[test]
    fn plaintext_and_bytes_do_not_appear() {
        let kms = service("kms").unwrap();
        let shape = kms.operation("Encrypt").unwrap().input.unwrap();
        let context = Value::Map(vec![("a\"b".to_owned(), Value::Str("1".to_owned()))]);
        let input = [
            ("KeyId", Value::Str("alias/a".to_owned())),
            ("Plaintext", Value::Blob(b"secret".to_vec())),
            ("EncryptionContext", context),
            ("DryRun", Value::Bool(false)),
        ];
        let mut out = "{".to_owned();
        let input: Struct = input.into_iter().collect();
        write_event_members(&mut out, kms, shape, input.iter());
        assert_eq!(
            out,
            r#"{"keyId":"alias/a","encryptionContext":{"a\"b":"1"},"dryRun":false"#
        );
    }
}
