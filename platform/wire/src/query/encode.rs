//! From values to XML.

use ringwall_model::{
    Member, OperationModel, Service, Shape, ShapeId, ShapeKind, Struct, StructureShape,
    TimestampFormat, Value,
};

use super::xml;
use crate::error_reply::ErrorFacts;
use crate::members::{MemberSearch, wire_name};
use crate::reply::output_structure;
use crate::scalar_text::{self, Moments};
use crate::{EncodeError, WireError};

/// The body of a query reply.
pub(crate) fn encode_output(
    service: &Service,
    operation: &OperationModel,
    output: &Struct,
    request_id: &str,
) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::with_capacity(1024);
    let response = format!("{}Response", operation.name);
    xml::open_in(&response, service.xml_namespace.as_deref(), &mut out);
    if let Some(structure) = output_structure(service, operation)? {
        let wrapper = operation.result_wrapper.as_deref();
        wrapper.inspect(|name| xml::open(name, &mut out));
        encode_members(service, structure, output, &mut out)?;
        wrapper.inspect(|name| xml::close(name, &mut out));
    }
    xml::open("ResponseMetadata", &mut out);
    xml::element("RequestId", request_id, &mut out);
    xml::close("ResponseMetadata", &mut out);
    xml::close(&response, &mut out);
    Ok(out)
}

/// The body of a query error. Members that do not fit the error's shape are left out.
pub(crate) fn encode_error(
    service: Option<&Service>,
    facts: &ErrorFacts<'_>,
    error: &WireError,
    request_id: &str,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let namespace = service.and_then(|service| service.xml_namespace.as_deref());
    xml::open_in("ErrorResponse", namespace, &mut out);
    xml::open("Error", &mut out);
    xml::element("Type", facts.fault(), &mut out);
    xml::element("Code", &facts.query_code, &mut out);
    if let Some(message) = &error.message {
        xml::element("Message", message, &mut out);
    }
    if let (Some(service), Some(structure)) = (service, facts.structure) {
        for (name, value) in error.members.iter() {
            let Some(member) = MemberSearch::new(structure).find(name) else {
                continue;
            };
            let mut element = Vec::new();
            if encode_member(service, member, value, &mut element).is_ok() {
                out.append(&mut element);
            }
        }
    }
    xml::close("Error", &mut out);
    xml::element("RequestId", request_id, &mut out);
    xml::close("ErrorResponse", &mut out);
    out
}

/// The body of an error of S3, which wraps it in nothing.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses>
pub(crate) fn encode_bare_error(
    facts: &ErrorFacts<'_>,
    error: &WireError,
    request_id: &str,
) -> Vec<u8> {
    let mut out = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    xml::open("Error", &mut out);
    xml::element("Code", &facts.query_code, &mut out);
    if let Some(message) = &error.message {
        xml::element("Message", message, &mut out);
    }
    xml::element("RequestId", request_id, &mut out);
    xml::close("Error", &mut out);
    out
}

fn encode_members(
    service: &Service,
    structure: &StructureShape,
    values: &Struct,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let mut search = MemberSearch::new(structure);
    for (name, value) in values.iter() {
        let member = search
            .find(name)
            .ok_or_else(|| EncodeError::unknown_member(name))?;
        encode_member(service, member, value, out)?;
    }
    Ok(())
}

fn encode_member(
    service: &Service,
    member: &Member,
    value: &Value,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    encode_value(
        service,
        member.shape,
        (wire_name(member), member.timestamp_format),
        value,
        out,
    )
}

/// Appends a value as an element of that name.
fn encode_value(
    service: &Service,
    shape: ShapeId,
    (name, format): (&str, Option<TimestampFormat>),
    value: &Value,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let shape = service
        .shape(shape)
        .ok_or_else(|| EncodeError::broken_model(service))?;
    match (&shape.kind, value) {
        (_, Value::Null) => Ok(()),
        (ShapeKind::Structure(structure), Value::Struct(values)) => {
            xml::open(name, out);
            encode_members(service, structure, values, out)?;
            xml::close(name, out);
            Ok(())
        }
        (ShapeKind::List { .. }, Value::List(elements)) => {
            encode_list(service, shape, name, elements, out)
        }
        (ShapeKind::Map { .. }, Value::Map(entries)) => {
            encode_map(service, shape, name, entries, out)
        }
        _ => {
            let moments = Moments {
                member: format,
                usual: TimestampFormat::Iso8601,
            };
            xml::element(name, &scalar_text::write(shape, value, moments)?, out);
            Ok(())
        }
    }
}

fn encode_list(
    service: &Service,
    shape: &Shape,
    name: &str,
    elements: &[Value],
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let ShapeKind::List {
        member,
        location_name,
        flattened,
        ..
    } = &shape.kind
    else {
        return Err(EncodeError::wrong_type(shape));
    };
    let own = if *flattened { name } else { "member" };
    let element_name = location_name.as_deref().unwrap_or(own);
    if !flattened {
        xml::open(name, out);
    }
    for element in elements {
        encode_value(service, *member, (element_name, None), element, out)?;
    }
    if !flattened {
        xml::close(name, out);
    }
    Ok(())
}

fn encode_map(
    service: &Service,
    shape: &Shape,
    name: &str,
    entries: &[(String, Value)],
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let ShapeKind::Map {
        value,
        key_location_name,
        value_location_name,
        flattened,
        ..
    } = &shape.kind
    else {
        return Err(EncodeError::wrong_type(shape));
    };
    let entry_name = if *flattened { name } else { "entry" };
    if !flattened {
        xml::open(name, out);
    }
    for (key, entry) in entries {
        xml::open(entry_name, out);
        xml::element(key_location_name.as_deref().unwrap_or("key"), key, out);
        let value_name = value_location_name.as_deref().unwrap_or("value");
        encode_value(service, *value, (value_name, None), entry, out)?;
        xml::close(entry_name, out);
    }
    if !flattened {
        xml::close(name, out);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_model::{Protocol, Timestamp};

    use super::*;
    use crate::test_model::every_kind;

    fn encode(members: Vec<(&'static str, Value)>) -> String {
        let (service, _) = every_kind(Protocol::AwsQuery);
        let operation = service.operation("Echo").unwrap();
        let output = members.into_iter().collect();
        String::from_utf8(encode_output(service, operation, &output, "id-1").unwrap()).unwrap()
    }

    #[test]
    fn wraps_the_result() {
        assert_eq!(
            encode(vec![
                ("String", Value::Str("<a> & \"b\"\r".into())),
                ("Integer", Value::Int(1))
            ]),
            "<EchoResponse xmlns=\"https://kinds.example.com/doc/2026-11-24/\"><EchoResult>\
             <String>&lt;a&gt; &amp; &quot;b&quot;&#xD;</String><Integer>1</Integer></EchoResult>\
             <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></EchoResponse>"
        );
    }

    #[test]
    fn writes_lists_maps_and_structures() {
        let list = |text: &str| Value::List(vec![Value::Str(text.into()), Value::Str("b".into())]);
        let nested = [("Moment", Value::Timestamp(Timestamp::from_secs(0)))]
            .into_iter()
            .collect();
        let xml = encode(vec![
            ("List", list("a")),
            ("NamedList", Value::List(vec![Value::Int(1)])),
            ("FlatList", list("c")),
            (
                "Map",
                Value::Map(vec![("k".into(), Value::Str("v".into()))]),
            ),
            ("FlatMap", Value::Map(vec![("k".into(), Value::Int(2))])),
            ("Nested", Value::Struct(nested)),
        ]);
        for part in [
            "<List><member>a</member><member>b</member></List>",
            "<NamedList><Item>1</Item></NamedList>",
            "<FlatList>c</FlatList><FlatList>b</FlatList>",
            "<Map><entry><key>k</key><value>v</value></entry></Map>",
            "<FlatMap><key>k</key><value>2</value></FlatMap>",
            "<Nested><Moment>1970-01-01T00:00:00Z</Moment></Nested>",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
    }
}
