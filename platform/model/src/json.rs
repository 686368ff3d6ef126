//! Value trees from and to JSON documents, for services that read parts of their inputs into types
//! of an engine's own (`values` in an overlay).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value as Json};

use crate::{Service, ShapeId, ShapeKind, Value};

impl Value {
    /// The document that awsJson writes for it. Timestamps are not among what services read so, and
    /// become `null`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null | Self::Timestamp(_) => Json::Null,
            Self::Bool(bool) => Json::Bool(*bool),
            Self::Int(number) => Json::Number((*number).into()),
            Self::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Self::Str(text) => Json::String(text.clone()),
            Self::Blob(bytes) => Json::String(STANDARD.encode(bytes)),
            Self::List(values) => Json::Array(values.iter().map(Self::to_json).collect()),
            Self::Map(entries) => {
                let members = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), value.to_json()));
                Json::Object(members.collect())
            }
            Self::Struct(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.to_json()));
                Json::Object(members.collect())
            }
        }
    }

    /// The tree of a document, along a shape; `None` if it is not of the shape. Members that the
    /// shape does not have are left out.
    pub fn from_json(service: &'static Service, shape: ShapeId, json: Json) -> Option<Self> {
        let read = |shape, json| Self::from_json(service, shape, json);
        Some(match (&service.shape(shape)?.kind, json) {
            (ShapeKind::Boolean, Json::Bool(bool)) => Self::Bool(bool),
            (ShapeKind::Integer { .. } | ShapeKind::Long { .. }, Json::Number(number)) => {
                Self::Int(number.as_i64()?)
            }
            (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Json::Number(number)) => {
                Self::Float(number.as_f64()?)
            }
            (ShapeKind::String(_), Json::String(text)) => Self::Str(text),
            (ShapeKind::Blob { .. }, Json::String(text)) => Self::Blob(STANDARD.decode(text).ok()?),
            (ShapeKind::List { member, .. }, Json::Array(values)) => {
                let values = values.into_iter().map(|json| read(*member, json));
                Self::List(values.collect::<Option<_>>()?)
            }
            (ShapeKind::Map { value, .. }, Json::Object(members)) => {
                let entries = members
                    .into_iter()
                    .map(|(key, json)| Some((key, read(*value, json)?)));
                Self::Map(entries.collect::<Option<_>>()?)
            }
            (ShapeKind::Structure(structure), Json::Object(mut members)) => {
                let present = structure.members.iter().filter_map(|member| {
                    let json = members
                        .remove(&*member.name)
                        .filter(|json| !json.is_null())?;
                    Some(read(member.shape, json).map(|value| (&*member.name, value)))
                });
                Self::Struct(present.collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Value, service};

    #[test]
    fn a_rule_of_a_web_acl_comes_back() {
        let wafv2 = service("wafv2").unwrap();
        let rules = json!([{
            "Name": "admin",
            "Priority": 1,
            "Statement": {"ByteMatchStatement": {
                "SearchString": "L2FkbWlu",
                "FieldToMatch": {"UriPath": {}},
                "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
                "PositionalConstraint": "STARTS_WITH",
            }},
        }]);

        let shape = wafv2.shape_id("Rules").unwrap();
        let tree = Value::from_json(wafv2, shape, rules.clone()).unwrap();

        assert_eq!(tree.to_json(), rules);
    }

    #[test]
    fn refuses_what_is_not_of_the_shape() {
        let wafv2 = service("wafv2").unwrap();

        let shape = wafv2.shape_id("Rules").unwrap();

        assert_eq!(
            Value::from_json(wafv2, shape, json!({"Name": "admin"})),
            None
        );
    }
}
