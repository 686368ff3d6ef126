//! Findings as documents: JSON with the members of `models/guardduty.json`, by their names on the
//! wire, as they stand on the event bus. Moments in them are text, or milliseconds.
//!
//! What replies carry is a tree along the model's shape, made from the document: a member that the
//! model does not have is left out.

use ringwall_model::{Member, Service, ShapeId, ShapeKind, Timestamp, Value};
use serde_json::Value as Json;

/// The tree of a finding; `None` if the document has not its shape.
pub(crate) fn tree(document: Json) -> Option<Value> {
    let model = ringwall_model::service("guardduty")?;
    read(model, model.shape_id("Finding")?, document)
}

fn read(model: &'static Service, shape: ShapeId, json: Json) -> Option<Value> {
    Some(match (&model.shape(shape)?.kind, json) {
        (ShapeKind::Boolean, Json::Bool(bool)) => Value::Bool(bool),
        (ShapeKind::Integer { .. } | ShapeKind::Long { .. }, Json::Number(number)) => {
            Value::Int(number.as_i64()?)
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Json::Number(number)) => {
            Value::Float(number.as_f64()?)
        }
        (ShapeKind::Timestamp { .. }, Json::Number(number)) => {
            Value::Timestamp(Timestamp::from_millis(number.as_i64()?))
        }
        (ShapeKind::String(_), Json::String(text)) => Value::Str(text),
        (ShapeKind::List { member, .. }, Json::Array(values)) => {
            let values = values.into_iter().map(|json| read(model, *member, json));
            Value::List(values.collect::<Option<_>>()?)
        }
        (ShapeKind::Map { value, .. }, Json::Object(members)) => {
            let entries = members.into_iter();
            let entries = entries.map(|(key, json)| Some((key, read(model, *value, json)?)));
            Value::Map(entries.collect::<Option<_>>()?)
        }
        (ShapeKind::Structure(structure), Json::Object(mut members)) => {
            let present = structure.members.iter().filter_map(|member| {
                let json = members.remove(wire_name(member))?;
                let json = Some(json).filter(|json| !json.is_null())?;
                Some(read(model, member.shape, json).map(|value| (&*member.name, value)))
            });
            Value::Struct(present.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// A path into findings (`resource.instanceDetails.instanceId`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path(Vec<String>);

impl Path {
    /// The members of a finding are those of the model; below `service.additionalInfo`, and in maps,
    /// any.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let model = ringwall_model::service("guardduty")?;
        let mut shape = model.shape_id("Finding")?;
        let names: Vec<String> = text.split('.').map(str::to_owned).collect();
        for (depth, name) in names.iter().enumerate() {
            if depth == 2 && text.starts_with(ADDITIONAL_INFO) {
                break;
            }
            shape = step(model, shape, name)?;
        }
        Some(Self(names))
    }

    /// Every value at the path: lists have several.
    pub(crate) fn values<'d>(&self, document: &'d Json) -> Vec<std::borrow::Cow<'d, Json>> {
        if let [service, info, below @ ..] = self.0.as_slice()
            && service == "service"
            && info == "additionalInfo"
            && let [first, ..] = below
            && first != "value"
            && first != "type"
        {
            return self.of_additional_info(document, below);
        }
        let mut found = Vec::new();
        gather(document, &self.0, &mut found);
        found.into_iter().map(std::borrow::Cow::Borrowed).collect()
    }

    /// `additionalInfo.value` is a document of its own, as text.
    fn of_additional_info<'d>(
        &self,
        document: &Json,
        below: &[String],
    ) -> Vec<std::borrow::Cow<'d, Json>> {
        let text = document.pointer("/service/additionalInfo/value");
        let inner = text
            .and_then(Json::as_str)
            .map(serde_json::from_str::<Json>);
        let Some(Ok(inner)) = inner else {
            return Vec::new();
        };
        let mut found = Vec::new();
        gather(&inner, below, &mut found);
        let owned = found.into_iter().cloned();
        owned.map(std::borrow::Cow::Owned).collect()
    }
}

const ADDITIONAL_INFO: &str = "service.additionalInfo.";

/// The shape one member further; lists are looked through.
fn step(model: &'static Service, shape: ShapeId, name: &str) -> Option<ShapeId> {
    let mut shape = shape;
    while let ShapeKind::List { member, .. } = &model.shape(shape)?.kind {
        shape = *member;
    }
    match &model.shape(shape)?.kind {
        ShapeKind::Structure(structure) => {
            let member = structure.members.iter();
            let member = member.clone().find(|member| wire_name(member) == name);
            member.map(|member| member.shape)
        }
        ShapeKind::Map { value, .. } => Some(*value),
        _ => None,
    }
}

fn wire_name(member: &Member) -> &str {
    member.location_name.as_deref().unwrap_or(&member.name)
}

fn gather<'d>(json: &'d Json, names: &[String], found: &mut Vec<&'d Json>) {
    match json {
        Json::Array(values) => values.iter().for_each(|json| gather(json, names, found)),
        json => match names.split_first() {
            None => found.push(json),
            Some((name, below)) => {
                if let Some(json) = json.get(name) {
                    gather(json, below, found);
                }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Path;

    #[test]
    fn paths_are_those_of_the_model() {
        for known in [
            "accountId",
            "severity",
            "resource.instanceDetails.networkInterfaces.securityGroups.groupId",
            "service.additionalInfo.threatListName",
            "service.action.awsApiCallAction.remoteIpDetails.city.cityName",
        ] {
            assert!(Path::parse(known).is_some(), "{known}");
        }
        for unknown in ["", "nothing", "severity.more", "Resource.resourceType"] {
            assert_eq!(Path::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn lists_have_several_values_and_additional_info_is_looked_into() {
        let document = json!({
            "resource": {"instanceDetails": {"tags": [{"key": "a"}, {"key": "b"}]}},
            "service": {"additionalInfo": {"value": "{\"sample\":true}", "type": "default"}},
        });
        let values = |path: &str| {
            let values = Path::parse(path).unwrap();
            let values = values.values(&document).into_iter();
            values.map(std::borrow::Cow::into_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            values("resource.instanceDetails.tags.key"),
            [json!("a"), json!("b")]
        );
        assert_eq!(values("service.additionalInfo.sample"), [json!(true)]);
        assert_eq!(values("service.additionalInfo.type"), [json!("default")]);
        assert!(values("id").is_empty());
    }
}
