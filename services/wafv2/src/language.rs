//! The rule language between requests' trees and the engine's types.
//!
//! A tree has passed the model's constraints when it comes here. What the model cannot say is that
//! many structures are unions, of which AWS wants exactly one member.

use ringwall_model::{ShapeId, ShapeKind, Value, service};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// Structures of which exactly one member must be there, and the part of a request that AWS names.
const UNIONS: [(&str, Field); 11] = [
    ("Statement", Field::Statement),
    ("FieldToMatch", Field::Component),
    ("RuleAction", Field::RuleAction),
    ("DefaultAction", Field::DefaultAction),
    ("OverrideAction", Field::OverrideAction),
    ("JsonMatchPattern", Field::JsonMatchPattern),
    ("HeaderMatchPattern", Field::HeaderMatchPattern),
    ("CookieMatchPattern", Field::CookieMatchPattern),
    ("RateBasedStatementCustomKey", Field::CustomKeys),
    ("ManagedRuleGroupConfig", Field::ManagedRuleGroupConfig),
    ("ResponseInspection", Field::ResponseInspection),
];

/// A tree of a shape as a type of the engine.
///
/// # Errors
/// A union of it has no member or several; or it has what the engine does not know.
pub(crate) fn read<T: Serialize + DeserializeOwned>(
    shape: &'static str,
    field: Field,
    tree: &Value,
) -> Result<T, Wafv2Error> {
    require_one_member_of_unions(shape_id(shape)?, tree)?;
    let json = tree.to_json();
    let read: T =
        serde_json::from_value(json.clone()).map_err(|error| unreadable(shape, field, &error))?;
    let kept = serde_json::to_value(&read).map_err(Wafv2Error::internal)?;
    match lost_member(&json, &kept) {
        Some(name) => Err(Wafv2Error::not_implemented(format_args!(
            "{name} of {shape}"
        ))),
        None => Ok(read),
    }
}

/// What the model knows and the engine does not is not built; all else is the caller's fault.
fn unreadable(shape: &str, field: Field, error: &serde_json::Error) -> Wafv2Error {
    let text = error.to_string();
    let variant = text.strip_prefix("unknown variant `");
    match variant.and_then(|rest| rest.split('`').next()) {
        Some(name) => Wafv2Error::not_implemented(format_args!("{name} of {shape}")),
        None => Wafv2Error::invalid(field, shape, Reason::InvalidFormat),
    }
}

/// The same for a member that may be left out.
pub(crate) fn read_some<T: Serialize + DeserializeOwned>(
    shape: &'static str,
    field: Field,
    tree: Option<&Value>,
) -> Result<Option<T>, Wafv2Error> {
    tree.map(|tree| read(shape, field, tree)).transpose()
}

/// A member that is kept as it came, as JSON.
pub(crate) fn text(tree: Option<&Value>) -> Option<String> {
    tree.map(|tree| tree.to_json().to_string())
}

/// A type of the engine as a tree of a shape.
pub(crate) fn shown<T: Serialize + ?Sized>(
    shape: &'static str,
    value: &T,
) -> Result<Value, Wafv2Error> {
    let json = serde_json::to_value(value).map_err(Wafv2Error::internal)?;
    tree(shape, json)
}

/// The same for a member that may be left out.
pub(crate) fn shown_some<T: Serialize>(
    shape: &'static str,
    value: Option<&T>,
) -> Result<Option<Value>, Wafv2Error> {
    value.map(|value| shown(shape, value)).transpose()
}

/// The same for a list that is left out when it is empty.
pub(crate) fn shown_list<T: Serialize>(
    shape: &'static str,
    values: &[T],
) -> Result<Option<Value>, Wafv2Error> {
    let is_there = !values.is_empty();
    is_there.then(|| shown(shape, values)).transpose()
}

/// The same for a map that is left out when it is empty.
pub(crate) fn shown_map<T: Serialize>(
    shape: &'static str,
    values: &std::collections::BTreeMap<String, T>,
) -> Result<Option<Value>, Wafv2Error> {
    let is_there = !values.is_empty();
    is_there.then(|| shown(shape, values)).transpose()
}

/// A member that was kept as JSON.
pub(crate) fn shown_text(
    shape: &'static str,
    text: Option<&str>,
) -> Result<Option<Value>, Wafv2Error> {
    let read = |text| serde_json::from_str(text).map_err(Wafv2Error::internal);
    let shown = text.map(|text| tree(shape, read(text)?));
    shown.transpose()
}

fn tree(shape: &'static str, json: Json) -> Result<Value, Wafv2Error> {
    let missing = || Wafv2Error::internal(format!("what is kept is not of the shape {shape}"));
    let wafv2 = service("wafv2").ok_or_else(missing)?;
    Value::from_json(wafv2, shape_id(shape)?, json).ok_or_else(missing)
}

fn shape_id(shape: &'static str) -> Result<ShapeId, Wafv2Error> {
    let found = service("wafv2").and_then(|wafv2| wafv2.shape_id(shape));
    found.ok_or_else(|| Wafv2Error::internal(format!("the model has no shape {shape}")))
}

/// Refuses a union without a member, or with several.
fn require_one_member_of_unions(shape: ShapeId, tree: &Value) -> Result<(), Wafv2Error> {
    let Some(shape) = service("wafv2").and_then(|wafv2| wafv2.shape(shape)) else {
        return Ok(());
    };
    match (&shape.kind, tree) {
        (ShapeKind::Structure(structure), Value::Struct(members)) => {
            let union = UNIONS.iter().find(|(name, _)| *name == shape.name);
            let present = members.iter().filter(|(_, value)| **value != Value::Null);
            if let Some((name, field)) = union
                && present.count() != 1
            {
                return Err(Wafv2Error::invalid(*field, *name, Reason::ExactlyOne));
            }
            for member in &structure.members {
                if let Some(value) = members.find(&member.name) {
                    require_one_member_of_unions(member.shape, value)?;
                }
            }
            Ok(())
        }
        (ShapeKind::List { member, .. }, Value::List(values)) => values
            .iter()
            .try_for_each(|value| require_one_member_of_unions(*member, value)),
        (ShapeKind::Map { value: shape, .. }, Value::Map(entries)) => entries
            .iter()
            .try_for_each(|(_, value)| require_one_member_of_unions(*shape, value)),
        _ => Ok(()),
    }
}

/// A member that was asked for and is not among what is kept: better refused than forgotten.
fn lost_member<'j>(asked: &'j Json, kept: &Json) -> Option<&'j str> {
    match (asked, kept) {
        (Json::Object(asked), Json::Object(kept)) => {
            asked.iter().find_map(|(name, value)| match kept.get(name) {
                Some(kept) => lost_member(value, kept),
                None => (!says_nothing(name, value)).then_some(name.as_str()),
            })
        }
        (Json::Array(asked), Json::Array(kept)) => asked
            .iter()
            .zip(kept)
            .find_map(|(asked, kept)| lost_member(asked, kept)),
        _ => None,
    }
}

/// A structure without members says something by being there; a list or map without any does not.
fn says_nothing(name: &str, value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(values) => values.is_empty(),
        Json::Object(members) => members.is_empty() && name == "RequestBody",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_model::{Value, service};
    use ringwall_store::Table;
    use ringwall_waf::language::{AssociationConfig, Rule};
    use serde_json::{Value as Json, json};

    use super::*;

    fn rule(statement: &Json) -> Json {
        json!([{
            "Name": "r", "Priority": 0, "Statement": statement,
            "Action": {"Block": {}},
            "VisibilityConfig": {
                "SampledRequestsEnabled": true,
                "CloudWatchMetricsEnabled": true,
                "MetricName": "r",
            },
        }])
    }

    fn tree_of(json: Json) -> Value {
        let wafv2 = service("wafv2").unwrap();
        Value::from_json(wafv2, wafv2.shape_id("Rules").unwrap(), json).unwrap()
    }

    fn read_rules(json: Json) -> Result<Vec<Rule>, String> {
        let read = read("Rules", Field::Rule, &tree_of(json));
        read.map_err(|error| ringwall_core::ApiError::from(error).to_string())
    }

    fn statements() -> Vec<Json> {
        let transformations = json!([{"Priority": 0, "Type": "NONE"}]);
        let inspected = |field: Json, more: Json| {
            let mut statement =
                json!({"FieldToMatch": field, "TextTransformations": transformations});
            let members = statement.as_object_mut().unwrap();
            members.extend(more.as_object().unwrap().clone());
            statement
        };
        let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/ipset/a/b";
        let forwarded = json!({"HeaderName": "X-Forwarded-For", "FallbackBehavior": "MATCH"});
        vec![
            json!({"ByteMatchStatement": inspected(json!({"UriPath": {}}), json!({"SearchString": "L2E=", "PositionalConstraint": "EXACTLY", "PreParseTextTransformations": [{"Priority": 0, "Type": "URL_DECODE"}]}))}),
            json!({"SqliMatchStatement": inspected(json!({"Body": {"OversizeHandling": "MATCH"}}), json!({"SensitivityLevel": "HIGH"}))}),
            json!({"SizeConstraintStatement": inspected(json!({"Cookies": {"MatchPattern": {"IncludedCookies": ["a"]}, "MatchScope": "KEY", "OversizeHandling": "CONTINUE"}}), json!({"ComparisonOperator": "GT", "Size": 8192}))}),
            json!({"IPSetReferenceStatement": {"ARN": arn, "IPSetForwardedIPConfig": {"HeaderName": "X", "FallbackBehavior": "NO_MATCH", "Position": "ANY"}}}),
            json!({"RateBasedStatement": {"Limit": 100, "EvaluationWindowSec": 60, "AggregateKeyType": "CUSTOM_KEYS", "CustomKeys": [{"Header": {"Name": "x", "TextTransformations": transformations}}, {"IP": {}}], "ScopeDownStatement": {"NotStatement": {"Statement": {"GeoMatchStatement": {"CountryCodes": ["DE"], "ForwardedIPConfig": forwarded}}}}}}),
            json!({"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesATPRuleSet", "Version": "Version_1.0", "ManagedRuleGroupConfigs": [{"AWSManagedRulesATPRuleSet": {"LoginPath": "/login", "ResponseInspection": {"StatusCode": {"SuccessCodes": [200], "FailureCodes": [401]}}}}], "RuleActionOverrides": [{"Name": "a", "ActionToUse": {"Allow": {"CustomRequestHandling": {"InsertHeaders": [{"Name": "a", "Value": "b"}]}}}}]}}),
        ]
    }

    #[test]
    fn statements_come_back_from_trees_and_from_rows() {
        const RULES: Table<Vec<Rule>> = Table::new("test.rules");
        for statement in statements() {
            let json = rule(&statement);
            let rules = read_rules(json.clone()).unwrap();
            assert_eq!(shown("Rules", &rules).unwrap().to_json(), json);
            let kept = RULES.encode(&rules).unwrap();
            assert_eq!(RULES.decode(&kept).unwrap(), rules);
        }
    }

    #[test]
    fn a_union_has_exactly_one_member() {
        let refused = read_rules(rule(&json!({})));
        assert_eq!(
            refused.unwrap_err(),
            "WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that requires exactly one value., field: STATEMENT, parameter: Statement"
        );
        let two = json!({"SqliMatchStatement": {
            "FieldToMatch": {"QueryString": {}, "UriPath": {}},
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        }});
        let refused = read_rules(rule(&two)).unwrap_err();
        assert!(
            refused.ends_with("field: FIELD_TO_MATCH, parameter: FieldToMatch"),
            "{refused}"
        );
    }

    #[test]
    fn an_empty_structure_says_something_and_an_empty_map_does_not() {
        let config = |json: Json| {
            let wafv2 = service("wafv2").unwrap();
            let shape = wafv2.shape_id("AssociationConfig").unwrap();
            let tree = Value::from_json(wafv2, shape, json).unwrap();
            read::<AssociationConfig>("AssociationConfig", Field::WebAcl, &tree)
        };
        assert!(config(json!({"RequestBody": {}})).is_ok());
        assert!(config(json!({"ChallengeJavascriptSdkInjection": {}})).is_err());
    }

    #[test]
    fn what_would_be_forgotten_is_refused() {
        let guardrails = json!({"ManagedRuleGroupStatement": {
            "VendorName": "AWS", "Name": "a",
            "ManagedRuleGroupConfigs": [{"AWSManagedRulesAISecurityRuleSet": {
                "BedrockGuardrails": {"Disable": {}},
            }}],
        }});
        assert_eq!(
            read_rules(rule(&guardrails)).unwrap_err(),
            "NotImplemented: AWSManagedRulesAISecurityRuleSet of Rules is not built in Ringwall yet."
        );
        let mut handled = rule(&statements().pop().unwrap());
        let first = handled[0].as_object_mut().unwrap();
        first.remove("Action");
        let handling = json!({"InsertHeaders": [{"Name": "a", "Value": "b"}]});
        let count = json!({"Count": {"CustomRequestHandling": handling}});
        first.insert("OverrideAction".to_owned(), count);
        assert_eq!(
            read_rules(handled).unwrap_err(),
            "NotImplemented: CustomRequestHandling of Rules is not built in Ringwall yet."
        );
    }
}
