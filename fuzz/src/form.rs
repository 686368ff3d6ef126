//! Inputs as the forms that clients of awsQuery send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_model::{
    Member, Service, ShapeId, ShapeKind, Struct, StructureShape, Timestamp, TimestampFormat, Value,
};

/// The form of an input: `Name=value` pairs, joined.
pub fn write_form(service: &Service, shape: ShapeId, input: &Struct) -> String {
    let mut form = Form {
        service,
        text: String::new(),
    };
    form.structure("", structure(service, shape), input);
    form.text
}

/// A scalar as text; `None` for what is none.
pub fn write_scalar(value: &Value, format: Option<TimestampFormat>) -> Option<String> {
    Some(match value {
        Value::Str(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Float(f64::INFINITY) => "Infinity".to_owned(),
        Value::Float(f64::NEG_INFINITY) => "-Infinity".to_owned(),
        Value::Float(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Blob(bytes) => STANDARD.encode(bytes),
        Value::Timestamp(at) => write_moment(*at, format),
        _ => return None,
    })
}

/// Percent-encodes everything that could mean something.
pub(crate) fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn write_moment(at: Timestamp, format: Option<TimestampFormat>) -> String {
    let millis = at.millis().rem_euclid(1000);
    match format {
        Some(TimestampFormat::UnixTimestamp) => {
            format!("{}", at.millis() as f64 / 1000.0)
        }
        _ => at.iso8601().replace('Z', &format!(".{millis:03}Z")),
    }
}

struct Form<'s> {
    service: &'s Service,
    text: String,
}

impl Form<'_> {
    fn pair(&mut self, name: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(&percent_encode(name));
        self.text.push('=');
        self.text.push_str(&percent_encode(value));
    }

    fn structure(&mut self, prefix: &str, structure: &StructureShape, values: &Struct) {
        for (name, value) in values.iter() {
            let member = structure.members.iter().find(|member| member.name == name);
            let member = member.expect("a member of the model");
            let name = format!("{prefix}{}", form_name(member));
            self.value(&name, member.shape, member.timestamp_format, value);
        }
    }

    fn value(
        &mut self,
        name: &str,
        shape: ShapeId,
        format: Option<TimestampFormat>,
        value: &Value,
    ) {
        let service = self.service;
        match (
            &service.shape(shape).expect("a shape of the model").kind,
            value,
        ) {
            (ShapeKind::Structure(_), Value::Struct(values)) if values.is_empty() => {
                self.pair(name, "");
            }
            (ShapeKind::Structure(structure), Value::Struct(values)) => {
                self.structure(&format!("{name}."), structure, values);
            }
            (ShapeKind::List { .. } | ShapeKind::Map { .. }, Value::List(values))
                if values.is_empty() =>
            {
                self.pair(name, "");
            }
            (
                ShapeKind::List {
                    member,
                    location_name,
                    flattened,
                    ..
                },
                Value::List(values),
            ) => {
                let step = location_name.as_deref().unwrap_or("member");
                let prefix = container(name, step, *flattened);
                for (place, value) in values.iter().enumerate() {
                    self.value(&format!("{prefix}{}", place + 1), *member, None, value);
                }
            }
            (ShapeKind::Map { .. }, Value::Map(entries)) if entries.is_empty() => {
                self.pair(name, "");
            }
            (
                ShapeKind::Map {
                    value: element,
                    key_location_name,
                    value_location_name,
                    flattened,
                    ..
                },
                Value::Map(entries),
            ) => {
                let key_name = key_location_name.as_deref().unwrap_or("key");
                let value_name = value_location_name.as_deref().unwrap_or("value");
                let prefix = container(name, "entry", *flattened);
                for (place, (key, value)) in entries.iter().enumerate() {
                    let entry = format!("{prefix}{}", place + 1);
                    self.pair(&format!("{entry}.{key_name}"), key);
                    self.value(&format!("{entry}.{value_name}"), *element, None, value);
                }
            }
            (ShapeKind::Timestamp { format: own }, value) => {
                self.pair(
                    name,
                    &write_scalar(value, format.or(*own)).unwrap_or_default(),
                );
            }
            (_, value) => {
                if let Some(text) = write_scalar(value, None) {
                    self.pair(name, &text);
                }
            }
        }
    }
}

fn container(name: &str, step: &str, flattened: bool) -> String {
    if flattened {
        format!("{name}.")
    } else {
        format!("{name}.{step}.")
    }
}

fn form_name(member: &Member) -> &str {
    let name = member.query_name.as_deref();
    name.or(member.location_name.as_deref())
        .unwrap_or(&member.name)
}

fn structure(service: &Service, shape: ShapeId) -> &StructureShape {
    match service.shape(shape).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(structure)) => structure,
        _ => panic!("an input is a structure"),
    }
}
