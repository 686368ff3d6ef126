//! From a form to values, guided by shapes.

use ringwall_model::{
    Member, Service, Shape, ShapeId, ShapeKind, Struct, StructureShape, TimestampFormat, Value,
};

use super::keys::{self, Branch, Subtree};
use crate::scalar_text::{self, Moments};
use crate::{DecodeError, MAX_DEPTH, percent};

/// Decodes the form of a query call: the body, then the query string.
///
/// Keys that the shape does not know are ignored; of a repeated key the first counts. Nothing
/// is assumed of `query` and `body`: this is what the fuzz target calls.
///
/// # Errors
/// Text that is no form, values that are not of their modelled types, list places that are no
/// numbers.
pub fn decode_query(
    service: &'static Service,
    shape: ShapeId,
    query: &str,
    body: &[u8],
) -> Result<Struct, DecodeError> {
    let Some(Shape {
        kind: ShapeKind::Structure(structure),
        ..
    }) = service.shape(shape)
    else {
        return Err(DecodeError::BrokenModel(service.name.clone()));
    };
    let mut form = percent::pairs(body)?;
    form.append(&mut percent::pairs(query.as_bytes())?);
    keys::sort(&mut form);
    Decoder { service }.structure(structure, Subtree::of(&form), 1)
}

#[derive(Clone, Copy)]
struct Decoder {
    service: &'static Service,
}

impl Decoder {
    fn structure(
        self,
        structure: &'static StructureShape,
        form: Subtree<'_>,
        depth: usize,
    ) -> Result<Struct, DecodeError> {
        if depth > MAX_DEPTH {
            return Err(DecodeError::TooComplex("The input is nested too deeply"));
        }
        let mut decoded = Struct::new();
        for branch in form.branches() {
            let Some(member) = self.find_member(structure, branch.segment) else {
                continue;
            };
            // Two spellings of one member: the first counts, as with a repeated key.
            if decoded.find(&member.name).is_none() {
                let value = self.value(member.shape, member.timestamp_format, branch, depth)?;
                decoded.put(&member.name, value);
            }
        }
        Ok(decoded)
    }

    /// `None` when the keys do not reach a value: `Name.x` for a string.
    fn value(
        self,
        shape: ShapeId,
        format: Option<TimestampFormat>,
        branch: Branch<'_>,
        depth: usize,
    ) -> Result<Option<Value>, DecodeError> {
        let shape = self.shape(shape)?;
        match &shape.kind {
            ShapeKind::Structure(structure) => {
                if branch.below.is_empty() && branch.leaf.is_some_and(|leaf| !leaf.is_empty()) {
                    return Err(DecodeError::wrong_type("Expected structure or null"));
                }
                self.structure(structure, branch.below, depth + 1)
                    .map(Value::Struct)
                    .map(Some)
            }
            ShapeKind::List {
                member,
                location_name,
                flattened,
                ..
            } => {
                let names = ["member", location_name.as_deref().unwrap_or("member")];
                self.list(*member, container(branch, *flattened, names)?, depth + 1)
                    .map(Some)
            }
            ShapeKind::Map {
                value,
                key_location_name,
                value_location_name,
                flattened,
                ..
            } => {
                let key_name = key_location_name.as_deref().unwrap_or("key");
                let value_name = value_location_name.as_deref().unwrap_or("value");
                let entries = container(branch, *flattened, ["entry", "entry"])?;
                self.map(*value, (key_name, value_name), entries, depth + 1)
                    .map(Some)
            }
            _ => {
                let Some(text) = branch.leaf else {
                    return Ok(None);
                };
                let moments = Moments {
                    member: format,
                    usual: TimestampFormat::Iso8601,
                };
                scalar_text::parse(shape, text, moments).map(Some)
            }
        }
    }

    fn list(
        self,
        element: ShapeId,
        form: Option<Subtree<'_>>,
        depth: usize,
    ) -> Result<Value, DecodeError> {
        let mut elements = Vec::new();
        for branch in numbered(form)? {
            elements.extend(self.value(element, None, branch, depth)?);
        }
        Ok(Value::List(elements))
    }

    /// Of entries with the same key the last wins.
    fn map(
        self,
        value: ShapeId,
        (key_name, value_name): (&str, &str),
        form: Option<Subtree<'_>>,
        depth: usize,
    ) -> Result<Value, DecodeError> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        for entry in numbered(form)? {
            let mut key = None;
            let mut decoded = None;
            for branch in entry.below.branches() {
                if branch.segment == key_name {
                    key = branch.leaf;
                } else if branch.segment == value_name {
                    decoded = self.value(value, None, branch, depth)?;
                }
            }
            let key = key.ok_or_else(|| DecodeError::wrong_type("A map entry has no key"))?;
            entries.push((key.to_owned(), decoded.unwrap_or(Value::Null)));
        }
        Ok(Value::Map(crate::json::last_wins(entries)))
    }

    /// A member by its name in the form. A flattened list also goes by its elements' name.
    fn find_member(
        self,
        structure: &'static StructureShape,
        segment: &str,
    ) -> Option<&'static Member> {
        let by_name = structure.members.iter().find(|member| {
            member
                .query_name
                .as_deref()
                .or(member.location_name.as_deref())
                .unwrap_or(&member.name)
                == segment
        });
        by_name.or_else(|| {
            structure.members.iter().find(|member| {
                matches!(
                    self.service.shape(member.shape).map(|shape| &shape.kind),
                    Some(ShapeKind::List { flattened: true, location_name: Some(name), .. })
                        if name == segment
                )
            })
        })
    }

    fn shape(self, shape: ShapeId) -> Result<&'static Shape, DecodeError> {
        self.service
            .shape(shape)
            .ok_or_else(|| DecodeError::BrokenModel(self.service.name.clone()))
    }
}

/// Where a list's or map's numbered keys stand: right below when it is flattened, else below
/// one of the two `names`. `Tags=` is an empty list.
fn container<'p>(
    branch: Branch<'p>,
    flattened: bool,
    names: [&str; 2],
) -> Result<Option<Subtree<'p>>, DecodeError> {
    if branch.leaf.is_some_and(|leaf| !leaf.is_empty()) {
        return Err(DecodeError::wrong_type("Expected list or null"));
    }
    if flattened {
        return Ok(Some(branch.below));
    }
    Ok(branch
        .below
        .branches()
        .find(|branch| names.contains(&branch.segment))
        .map(|branch| branch.below))
}

/// The branches in the order of their numbers. Gaps are allowed, as AWS allows them.
fn numbered(form: Option<Subtree<'_>>) -> Result<Vec<Branch<'_>>, DecodeError> {
    let mut numbered = Vec::new();
    for branch in form.into_iter().flat_map(Subtree::branches) {
        let plain = branch.segment.bytes().all(|byte| byte.is_ascii_digit());
        let number = branch.segment.parse::<u32>().ok().filter(|_| plain);
        let number =
            number.ok_or_else(|| DecodeError::not_convertible("STRING_VALUE", "an Integer"))?;
        numbered.push((number, branch));
    }
    numbered.sort_by_key(|(number, _)| *number);
    Ok(numbered.into_iter().map(|(_, branch)| branch).collect())
}

#[cfg(test)]
mod tests {
    use ringwall_model::{Protocol, Timestamp};

    use super::*;
    use crate::test_model::every_kind;

    fn decode(form: &str) -> Result<Struct, DecodeError> {
        let (service, kinds) = every_kind(Protocol::AwsQuery);
        decode_query(service, kinds, "", form.as_bytes())
    }

    fn decode_one(form: &str) -> Value {
        decode(form).unwrap().into_iter().next().unwrap().1
    }

    fn texts(texts: &[&str]) -> Value {
        Value::List(
            texts
                .iter()
                .map(|text| Value::Str((*text).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn decodes_scalars() {
        assert_eq!(
            decode_one("Action=Echo&Version=x&String=a+b%26c"),
            Value::Str("a b&c".into())
        );
        assert_eq!(decode_one("String="), Value::Str(String::new()));
        assert_eq!(decode_one("Integer=-7"), Value::Int(-7));
        assert_eq!(decode_one("Boolean=true"), Value::Bool(true));
        assert_eq!(decode_one("Double=1.5"), Value::Float(1.5));
        assert_eq!(decode_one("Blob=aGk%3D"), Value::Blob(b"hi".to_vec()));
        assert_eq!(
            decode_one("Moment=2023-11-14T22%3A13%3A20Z"),
            Value::Timestamp(Timestamp::from_secs(1_700_000_000))
        );
    }

    #[test]
    fn decodes_lists() {
        assert_eq!(
            decode_one("List.member.10=c&List.member.2=b&List.member.1=a"),
            texts(&["a", "b", "c"])
        );
        assert_eq!(
            decode_one("NamedList.Item.1=1&NamedList.Item.2=2"),
            Value::List(vec![Value::Int(1), Value::Int(2)])
        );
        assert_eq!(
            decode_one("NamedList.member.1=1"),
            Value::List(vec![Value::Int(1)])
        );
        assert_eq!(decode_one("FlatList.1=a&FlatList.3=b"), texts(&["a", "b"]));
        assert_eq!(decode_one("List="), texts(&[]));
    }

    #[test]
    fn decodes_maps() {
        assert_eq!(
            decode_one(
                "Map.entry.1.key=k&Map.entry.1.value=v&Map.entry.2.key=l&Map.entry.2.value="
            ),
            Value::Map(vec![
                ("k".into(), Value::Str("v".into())),
                ("l".into(), Value::Str(String::new()))
            ])
        );
        assert_eq!(
            decode_one("FlatMap.1.key=k&FlatMap.1.value=5"),
            Value::Map(vec![("k".into(), Value::Int(5))])
        );
    }

    #[test]
    fn decodes_structures_in_lists() {
        let decoded = decode_one("Nesteds.member.1.String=a&Nesteds.member.2.Nested.Integer=1");
        let Value::List(elements) = decoded else {
            panic!("a list")
        };
        assert!(matches!(&elements[0], Value::Struct(it) if it.find_str("String") == Some("a")));
        let Value::Struct(second) = &elements[1] else {
            panic!("a structure")
        };
        assert!(matches!(second.find("Nested"), Some(Value::Struct(it)) if it.len() == 1));
    }

    #[test]
    fn takes_the_first_of_a_repeated_key_and_the_body_before_the_query() {
        assert_eq!(decode_one("String=a&String=b"), Value::Str("a".into()));
        let (service, kinds) = every_kind(Protocol::AwsQuery);
        let decoded = decode_query(service, kinds, "String=q&Integer=1", b"String=b").unwrap();
        assert_eq!(decoded.find_str("String"), Some("b"));
        assert_eq!(decoded.find("Integer"), Some(&Value::Int(1)));
    }

    #[test]
    fn refuses_wrong_types_and_broken_forms() {
        for form in [
            "Integer=x",
            "Integer=",
            "Integer=+1",
            "Integer=2147483648",
            "Boolean=1",
            "Double=inf",
            "List.member.x=a",
            "List.member.-1=a",
            "List=a",
            "Map.entry.1.value=v",
            "Nested=a",
            "Moment=yesterday",
            "Blob=a",
            "String=%zz",
            "%ff=1",
            "List.member.99999999999=a",
        ] {
            assert!(decode(form).is_err(), "{form}");
        }
    }

    #[test]
    fn bounds_the_depth() {
        assert!(decode(&format!("{}String=a", "Nested.".repeat(MAX_DEPTH - 1))).is_ok());
        assert!(decode(&format!("{}String=a", "Nested.".repeat(MAX_DEPTH))).is_err());
        assert!(decode(&format!("{}String=a", "Nested.".repeat(1_000_000))).is_err());
    }
}
