//! Constraints: what a decoded input must satisfy, and AWS's text where it does not.

use crate::{Service, ShapeId, ShapeKind, StringShape, Struct, Value, pattern};

/// Violations named in one answer; AWS's services stop counting too.
const MOST_VIOLATIONS: usize = 10;

/// Checks an input against its shape.
///
/// # Errors
/// AWS's text: `1 validation error detected: Value '…' at '…' failed to satisfy constraint: …`.
pub fn check_input(
    service: &'static Service,
    shape: ShapeId,
    input: &Struct,
) -> Result<(), String> {
    let mut checker = Checker {
        service,
        path: String::new(),
        violations: Vec::new(),
    };
    checker.structure(shape, input);
    match checker.violations.len() {
        0 => Ok(()),
        1 => Err(format!(
            "1 validation error detected: {}",
            checker.violations.join("")
        )),
        count => Err(format!(
            "{count} validation errors detected: {}",
            checker.violations.join("; ")
        )),
    }
}

struct Checker {
    service: &'static Service,
    /// Where the value in hand stands, in AWS's spelling (`tags.1.member.tagKey`).
    path: String,
    violations: Vec<String>,
}

impl Checker {
    fn structure(&mut self, shape: ShapeId, members: &Struct) {
        let Some(ShapeKind::Structure(structure)) =
            self.service.shape(shape).map(|shape| &shape.kind)
        else {
            return;
        };
        for member in &structure.members {
            match members.find(&member.name) {
                None | Some(Value::Null) if member.required => {
                    self.within_member(&member.name, |checker| {
                        checker.violate("Value null", "Member must not be null");
                    })
                }
                None | Some(Value::Null) => {}
                Some(value) => {
                    if needs_check(self.service, member.shape) {
                        self.within_member(&member.name, |checker| {
                            checker.value(member.shape, value);
                        });
                    }
                }
            }
        }
    }

    fn value(&mut self, id: ShapeId, value: &Value) {
        let service = self.service;
        let Some(shape) = service.shape(id) else {
            return;
        };
        match (&shape.kind, value) {
            (ShapeKind::String(string), Value::Str(text)) => {
                self.string(id, string, text, shape.sensitive);
            }
            (ShapeKind::Blob { min, max, .. }, Value::Blob(bytes)) => {
                let shown = format!(
                    "java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]",
                    bytes.len()
                );
                self.length(bytes.len(), *min, *max, &shown, shape.sensitive);
            }
            (
                ShapeKind::Integer { min, max } | ShapeKind::Long { min, max },
                Value::Int(number),
            ) => self.range(*number, *min, *max),
            (
                ShapeKind::List {
                    member, min, max, ..
                },
                Value::List(values),
            ) => {
                self.length(
                    values.len(),
                    *min,
                    *max,
                    &shown_list(values),
                    shape.sensitive,
                );
                for (place, value) in values.iter().enumerate() {
                    self.within(&format!("{}.member", place + 1), |checker| {
                        checker.value(*member, value);
                    });
                }
            }
            (
                ShapeKind::Map {
                    key,
                    value: element,
                    min,
                    max,
                    ..
                },
                Value::Map(entries),
            ) => {
                self.length(entries.len(), *min, *max, "", true);
                for (name, value) in entries {
                    self.within("key", |checker| {
                        checker.value(*key, &Value::Str(name.clone()))
                    });
                    self.within(&format!("{name}.member"), |checker| {
                        checker.value(*element, value);
                    });
                }
            }
            (ShapeKind::Structure(_), Value::Struct(members)) => self.structure(id, members),
            (_, Value::Null) => self.violate("Value null", "Member must not be null"),
            _ => {}
        }
    }

    fn string(&mut self, id: ShapeId, shape: &StringShape, text: &str, sensitive: bool) {
        if !shape.values.is_empty() {
            if !shape.values.iter().any(|value| value == text) {
                let allowed = shape.values.join(", ");
                let constraint = format!("Member must satisfy enum value set: [{allowed}]");
                self.violate(&shown(text, sensitive), &constraint);
            }
            return;
        }
        if shape.min.is_some() || shape.max.is_some() {
            self.length(text.chars().count(), shape.min, shape.max, text, sensitive);
        }
        if let Some(pattern) = &shape.pattern
            && !pattern::matches(self.service, id, pattern, text)
        {
            let constraint = format!("Member must satisfy regular expression pattern: {pattern}");
            self.violate(&shown(text, sensitive), &constraint);
        }
    }

    fn length(
        &mut self,
        length: usize,
        min: Option<u64>,
        max: Option<u64>,
        text: &str,
        sensitive: bool,
    ) {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        if let Some(min) = min.filter(|min| length < *min) {
            let constraint = format!("Member must have length greater than or equal to {min}");
            self.violate(&shown(text, sensitive), &constraint);
        }
        if let Some(max) = max.filter(|max| length > *max) {
            let constraint = format!("Member must have length less than or equal to {max}");
            self.violate(&shown(text, sensitive), &constraint);
        }
    }

    fn range(&mut self, number: i64, min: Option<i64>, max: Option<i64>) {
        let shown = format!("Value '{number}'");
        if let Some(min) = min.filter(|min| number < *min) {
            let constraint = format!("Member must have value greater than or equal to {min}");
            self.violate(&shown, &constraint);
        }
        if let Some(max) = max.filter(|max| number > *max) {
            let constraint = format!("Member must have value less than or equal to {max}");
            self.violate(&shown, &constraint);
        }
    }

    /// AWS names members with a small first letter, also abbreviations (`kmsKeyId`).
    fn within_member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let mut rest = name.chars();
        let first = rest.next().map(|first| first.to_ascii_lowercase());
        self.at(first, rest.as_str(), check);
    }

    /// Places in lists and keys of maps stand as they are.
    fn within(&mut self, place: &str, check: impl FnOnce(&mut Self)) {
        self.at(None, place, check);
    }

    fn at(&mut self, first: Option<char>, rest: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.extend(first);
        self.path.push_str(rest);
        check(self);
        self.path.truncate(length);
    }

    fn violate(&mut self, value: &str, constraint: &str) {
        if self.violations.len() < MOST_VIOLATIONS {
            let path = &self.path;
            self.violations.push(format!(
                "{value} at '{path}' failed to satisfy constraint: {constraint}"
            ));
        }
    }
}

/// Whether a shape has anything to check; most members of hot operations have not.
fn needs_check(service: &Service, id: ShapeId) -> bool {
    !matches!(
        service.shape(id).map(|shape| &shape.kind),
        None | Some(
            ShapeKind::Boolean
                | ShapeKind::Timestamp { .. }
                | ShapeKind::Float { .. }
                | ShapeKind::Double { .. }
        )
    )
}

/// A value as AWS repeats it: sensitive ones not at all, long ones not whole.
fn shown(text: &str, sensitive: bool) -> String {
    if sensitive {
        return "Value".to_owned();
    }
    format!("Value '{}'", text.chars().take(1024).collect::<String>())
}

fn shown_list(values: &[Value]) -> String {
    let mut out = String::from("[");
    for (place, value) in values.iter().enumerate().take(20) {
        let separator = if place > 0 { ", " } else { "" };
        out.push_str(separator);
        match value {
            Value::Str(text) => out.push_str(text),
            Value::Int(number) => out.push_str(&number.to_string()),
            _ => out.push_str("..."),
        }
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service;

    fn check(operation: &str, members: &[(&'static str, Value)]) -> Result<(), String> {
        let kms = service("kms").unwrap();
        let input = kms.operation(operation).unwrap().input.unwrap();
        check_input(kms, input, &members.iter().cloned().collect())
    }

    fn text(value: &str) -> Value {
        Value::Str(value.to_owned())
    }

    #[test]
    fn a_good_input_passes() {
        check(
            "Encrypt",
            &[
                ("KeyId", text("alias/a")),
                ("Plaintext", Value::Blob(vec![1])),
            ],
        )
        .unwrap();
    }

    #[test]
    fn a_missing_member_is_null() {
        assert_eq!(
            check("DescribeKey", &[]).unwrap_err(),
            "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null"
        );
    }

    #[test]
    fn several_violations_stand_in_one_text() {
        let long = "a".repeat(257);
        let refused = check(
            "CreateAlias",
            &[("AliasName", text(&long)), ("TargetKeyId", text(""))],
        )
        .unwrap_err();
        assert!(
            refused.starts_with("2 validation errors detected: Value 'aaa"),
            "{refused}"
        );
        assert!(refused.contains("at 'aliasName' failed to satisfy constraint: Member must have length less than or equal to 256; Value '' at 'targetKeyId' failed to satisfy constraint: Member must have length greater than or equal to 1"), "{refused}");
    }

    #[test]
    fn enums_ranges_and_patterns_have_their_words() {
        let refused = check("CreateKey", &[("KeySpec", text("RSA_1"))]).unwrap_err();
        assert!(refused.contains("Value 'RSA_1' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [RSA_2048, "), "{refused}");
        let refused = check("ListKeys", &[("Limit", Value::Int(0))]).unwrap_err();
        assert_eq!(
            refused,
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        );
        let refused = check(
            "CreateAlias",
            &[("AliasName", text("alias/ä")), ("TargetKeyId", text("k"))],
        );
        assert!(
            refused
                .unwrap_err()
                .contains("Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$")
        );
    }

    #[test]
    fn nested_members_have_their_path() {
        let tag = [("TagKey", text("")), ("TagValue", text("v"))]
            .into_iter()
            .collect();
        let refused = check(
            "TagResource",
            &[
                ("KeyId", text("k")),
                ("Tags", Value::List(vec![Value::Struct(tag)])),
            ],
        );
        assert!(refused.unwrap_err().contains("at 'tags.1.member.tagKey'"));
    }

    #[test]
    fn sensitive_values_are_not_repeated() {
        let plaintext = Value::Blob(vec![b'x'; 5000]);
        let refused =
            check("Encrypt", &[("KeyId", text("k")), ("Plaintext", plaintext)]).unwrap_err();
        assert_eq!(
            refused,
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"
        );
    }

    #[test]
    fn every_pattern_of_every_service_compiles() {
        let mut refused = Vec::new();
        for name in crate::service_names() {
            let service = service(name).unwrap();
            for shape in &service.shapes {
                if let ShapeKind::String(StringShape {
                    pattern: Some(pattern),
                    ..
                }) = &shape.kind
                    && !pattern::compiles(pattern)
                {
                    refused.push(format!("{name}: {pattern}"));
                }
            }
        }
        assert!(refused.is_empty(), "{refused:#?}");
    }

    #[test]
    fn keys_of_maps_stand_as_they_are() {
        let context = Value::Map(vec![("Team".to_owned(), Value::Null)]);
        let refused = check(
            "Encrypt",
            &[
                ("KeyId", text("alias/a")),
                ("Plaintext", Value::Blob(vec![1])),
                ("EncryptionContext", context),
            ],
        );
        let refused = refused.unwrap_err();
        assert!(
            refused.contains("at 'encryptionContext.Team.member' failed"),
            "{refused}"
        );
    }
}
