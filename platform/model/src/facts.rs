//! The form in which a service's facts stand in `models/<service>.json`, and from there in the
//! program.
//!
//! `cargo xtask models` writes it, the build packs it, [`ServiceFacts::resolve`] makes a
//! [`Service`] of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::shape::NameIndex;
use crate::{
    Auth, ErrorTrait, HttpRoute, Location, Member, OperationModel, Paginator, Protocol, Service,
    Shape, ShapeId, ShapeKind, StringShape, StructureShape, TimestampFormat,
};

/// A service's facts, shapes referred to by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the members are those of `Service`")]
pub struct ServiceFacts {
    pub name: String,
    pub service_id: String,
    pub signing_name: String,
    pub endpoint_prefix: String,
    pub api_version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xml_namespace: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub global: bool,
    pub protocols: Vec<Protocol>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub query_compatible: bool,
    pub operations: BTreeMap<String, OperationFacts>,
    pub shapes: BTreeMap<String, ShapeFacts>,
}

/// An operation's facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the members are those of `OperationModel`")]
pub struct OperationFacts {
    pub method: String,
    pub uri: String,
    #[serde(default = "ok", skip_serializing_if = "is_ok")]
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_wrapper: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    #[serde(default = "sigv4", skip_serializing_if = "is_sigv4")]
    pub auth: Auth,
    #[serde(default, skip_serializing_if = "is_false")]
    pub unsigned_payload: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paginator: Option<Paginator>,
}

/// A shape's facts; which of them are there depends on its type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the members are those of `ShapeKind`")]
pub struct ShapeFacts {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(skip_serializing_if = "is_false")]
    pub sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp_format: Option<TimestampFormat>,
    #[serde(skip_serializing_if = "is_false")]
    pub streaming: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub flattened: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<ElementFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<ElementFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ElementFacts>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberFacts>,
    #[serde(skip_serializing_if = "is_false")]
    pub union: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub document: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorTrait>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_name: Option<String>,
}

/// An element of a list or map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the members are those of `ShapeKind`")]
pub struct ElementFacts {
    pub shape: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_name: Option<String>,
}

/// A member's facts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the members are those of `Member`")]
pub struct MemberFacts {
    pub name: String,
    pub shape: String,
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_name: Option<String>,
    #[serde(skip_serializing_if = "is_body")]
    pub location: Location,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp_format: Option<TimestampFormat>,
    #[serde(skip_serializing_if = "is_false")]
    pub idempotency_token: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub xml_attribute: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub json_value: bool,
}

/// Facts that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenFacts {
    /// A shape is named that is not there.
    #[error("there is no shape {0}")]
    NoSuchShape(String),
    /// A shape's type is unknown, or lacks what its type needs.
    #[error("shape {0} is of no known type")]
    NoSuchType(String),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_ok(status: &u16) -> bool {
    *status == 200
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_sigv4(auth: &Auth) -> bool {
    *auth == Auth::SigV4
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_body(location: &Location) -> bool {
    *location == Location::Body
}

const fn ok() -> u16 {
    200
}

const fn sigv4() -> Auth {
    Auth::SigV4
}

impl ServiceFacts {
    /// The service, with shapes referred to by their places.
    ///
    /// # Errors
    /// Facts that contradict each other.
    pub fn resolve(self) -> Result<Service, BrokenFacts> {
        let shape_index: NameIndex = (0_u32..)
            .zip(self.shapes.keys())
            .map(|(at, name)| (name.clone(), at))
            .collect();
        let operation_index: NameIndex = (0_u32..)
            .zip(self.operations.keys())
            .map(|(at, name)| (name.clone(), at))
            .collect();
        let errors: BTreeSet<&str> = self
            .operations
            .values()
            .flat_map(|o| o.errors.iter().map(String::as_str))
            .collect();
        let shapes = Shapes {
            index: &shape_index,
            errors,
        };
        let resolved = self
            .shapes
            .iter()
            .map(|(name, facts)| shapes.shape(name, facts));
        let resolved = resolved.collect::<Result<_, _>>()?;
        let operations = self
            .operations
            .iter()
            .map(|(name, facts)| shapes.operation(name, facts));
        let operations = operations.collect::<Result<_, _>>()?;
        Ok(Service {
            name: self.name,
            service_id: self.service_id,
            signing_name: self.signing_name,
            endpoint_prefix: self.endpoint_prefix,
            api_version: self.api_version,
            target_prefix: self.target_prefix,
            xml_namespace: self.xml_namespace,
            global: self.global,
            protocols: self.protocols,
            query_compatible: self.query_compatible,
            operations,
            shapes: resolved,
            operation_index,
            shape_index,
        })
    }
}

/// The shapes of a service, by name.
struct Shapes<'a> {
    index: &'a NameIndex,
    /// Shapes that operations name as errors; some models mark them no other way.
    errors: BTreeSet<&'a str>,
}

impl Shapes<'_> {
    fn id(&self, name: &str) -> Result<ShapeId, BrokenFacts> {
        let at = self.index.get(name).copied();
        at.map(ShapeId)
            .ok_or_else(|| BrokenFacts::NoSuchShape(name.to_owned()))
    }

    fn operation(&self, name: &str, facts: &OperationFacts) -> Result<OperationModel, BrokenFacts> {
        let id = |name: &Option<String>| name.as_deref().map(|name| self.id(name)).transpose();
        Ok(OperationModel {
            name: name.to_owned(),
            http: HttpRoute {
                method: facts.method.clone(),
                uri: facts.uri.clone(),
                status: facts.status,
            },
            input: id(&facts.input)?,
            output: id(&facts.output)?,
            result_wrapper: facts.result_wrapper.clone(),
            errors: facts
                .errors
                .iter()
                .map(|error| self.id(error))
                .collect::<Result<_, _>>()?,
            auth: facts.auth,
            unsigned_payload: facts.unsigned_payload,
            paginator: facts.paginator.clone(),
        })
    }

    fn shape(&self, name: &str, facts: &ShapeFacts) -> Result<Shape, BrokenFacts> {
        let kind = match facts.kind.as_str() {
            "boolean" => ShapeKind::Boolean,
            "integer" => ShapeKind::Integer {
                min: whole(facts.min),
                max: whole(facts.max),
            },
            "long" => ShapeKind::Long {
                min: whole(facts.min),
                max: whole(facts.max),
            },
            "float" => ShapeKind::Float {
                min: facts.min,
                max: facts.max,
            },
            "double" => ShapeKind::Double {
                min: facts.min,
                max: facts.max,
            },
            "string" => ShapeKind::String(StringShape {
                min: length(facts.min),
                max: length(facts.max),
                pattern: facts.pattern.clone(),
                values: facts.values.clone(),
            }),
            "blob" => ShapeKind::Blob {
                min: length(facts.min),
                max: length(facts.max),
                streaming: facts.streaming,
            },
            "timestamp" => ShapeKind::Timestamp {
                format: facts.timestamp_format,
            },
            "list" => self.list(name, facts)?,
            "map" => self.map(name, facts)?,
            "structure" => ShapeKind::Structure(self.structure(name, facts)?),
            _ => return Err(BrokenFacts::NoSuchType(name.to_owned())),
        };
        Ok(Shape {
            name: name.to_owned(),
            sensitive: facts.sensitive,
            kind,
        })
    }

    fn list(&self, name: &str, facts: &ShapeFacts) -> Result<ShapeKind, BrokenFacts> {
        let member = facts
            .member
            .as_ref()
            .ok_or_else(|| BrokenFacts::NoSuchType(name.to_owned()))?;
        Ok(ShapeKind::List {
            member: self.id(&member.shape)?,
            location_name: member.location_name.clone(),
            flattened: facts.flattened,
            min: length(facts.min),
            max: length(facts.max),
        })
    }

    fn map(&self, name: &str, facts: &ShapeFacts) -> Result<ShapeKind, BrokenFacts> {
        let (Some(key), Some(value)) = (&facts.key, &facts.value) else {
            return Err(BrokenFacts::NoSuchType(name.to_owned()));
        };
        Ok(ShapeKind::Map {
            key: self.id(&key.shape)?,
            value: self.id(&value.shape)?,
            key_location_name: key.location_name.clone(),
            value_location_name: value.location_name.clone(),
            flattened: facts.flattened,
            min: length(facts.min),
            max: length(facts.max),
        })
    }

    fn structure(&self, name: &str, facts: &ShapeFacts) -> Result<StructureShape, BrokenFacts> {
        let members = facts.members.iter().map(|member| self.member(member));
        let named_as_error = self.errors.contains(name).then(ErrorTrait::default);
        Ok(StructureShape {
            members: members.collect::<Result<_, _>>()?,
            union: facts.union,
            document: facts.document,
            payload: facts.payload.clone(),
            error: facts.error.clone().or(named_as_error),
            location_name: facts.location_name.clone(),
        })
    }

    fn member(&self, facts: &MemberFacts) -> Result<Member, BrokenFacts> {
        Ok(Member {
            name: facts.name.clone(),
            shape: self.id(&facts.shape)?,
            required: facts.required,
            location_name: facts.location_name.clone(),
            query_name: facts.query_name.clone(),
            location: facts.location,
            timestamp_format: facts.timestamp_format,
            idempotency_token: facts.idempotency_token,
            xml_attribute: facts.xml_attribute,
            json_value: facts.json_value,
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounds of integers are whole in the models"
)]
fn whole(bound: Option<f64>) -> Option<i64> {
    bound.map(|bound| bound as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths are whole and not negative in the models"
)]
fn length(bound: Option<f64>) -> Option<u64> {
    bound.map(|bound| bound as u64)
}
