//! Reads declarative policies.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html>

use super::{Assigned, ManagementPolicy, Operators, Scalar, Setting};
use crate::json::{JsonError, Member, Node, Value, read};

/// Objects and lists inside each other; backup policies need most.
const MOST_DEEP: usize = 24;

/// Why a text is no declarative policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManagementError {
    /// It is not JSON, or has a key twice.
    #[error("the document is not well-formed JSON")]
    Json,
    /// A node is no object.
    #[error("{0} must be an object")]
    NoObject(String),
    /// An operator that does not exist.
    #[error("unknown operator {0}")]
    Operator(String),
    /// An operator with a value that it does not take.
    #[error("invalid value of {0}")]
    Value(String),
}

impl ManagementPolicy {
    /// Reads a policy.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Self, ManagementError> {
        let value = read(text, MOST_DEEP).map_err(|_: JsonError| ManagementError::Json)?;
        let root = setting("the document", value)?;
        Ok(Self { root })
    }
}

fn setting(name: &str, value: Value<'_>) -> Result<Setting, ManagementError> {
    let Node::Object(members) = value.node else {
        return Err(ManagementError::NoObject(name.to_owned()));
    };
    let mut found = Setting::default();
    for Member { key, value } in members {
        match &*key {
            "@@assign" => found.assign = Some(assigned(value)?),
            "@@append" => found.append = list("@@append", value)?,
            "@@remove" => found.remove = list("@@remove", value)?,
            "@@operators_allowed_for_child_policies" => {
                found.allowed_for_children = Some(operators(value)?);
            }
            unknown if unknown.starts_with("@@") => {
                return Err(ManagementError::Operator(unknown.to_owned()));
            }
            name => found.below.push((name.to_owned(), setting(name, value)?)),
        }
    }
    Ok(found)
}

fn assigned(value: Value<'_>) -> Result<Assigned, ManagementError> {
    match value.node {
        Node::List(values) => scalars("@@assign", values).map(Assigned::Many),
        node => scalar("@@assign", node).map(Assigned::One),
    }
}

fn list(operator: &str, value: Value<'_>) -> Result<Vec<Scalar>, ManagementError> {
    match value.node {
        Node::List(values) => scalars(operator, values),
        _ => Err(ManagementError::Value(operator.to_owned())),
    }
}

fn scalars(operator: &str, values: Vec<Value<'_>>) -> Result<Vec<Scalar>, ManagementError> {
    let values = values.into_iter();
    values.map(|value| scalar(operator, value.node)).collect()
}

fn scalar(operator: &str, node: Node<'_>) -> Result<Scalar, ManagementError> {
    match node {
        Node::Text(text) => Ok(Scalar::Text(text.into_owned())),
        Node::Number(number) => Ok(Scalar::Number(number.to_owned())),
        Node::Bool(value) => Ok(Scalar::Bool(value)),
        Node::Null | Node::List(_) | Node::Object(_) => {
            Err(ManagementError::Value(operator.to_owned()))
        }
    }
}

fn operators(value: Value<'_>) -> Result<Operators, ManagementError> {
    const NAME: &str = "@@operators_allowed_for_child_policies";
    let mut allowed = Operators::NONE;
    for operator in list(NAME, value)? {
        let Scalar::Text(operator) = operator else {
            return Err(ManagementError::Value(NAME.to_owned()));
        };
        match operator.as_str() {
            "@@all" => allowed = Operators::ALL,
            "@@none" => {}
            "@@assign" => allowed.assign = true,
            "@@append" => allowed.append = true,
            "@@remove" => allowed.remove = true,
            _ => return Err(ManagementError::Operator(operator)),
        }
    }
    Ok(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_declarative_policy() {
        let refusal = |text| ManagementPolicy::parse(text).unwrap_err();
        assert_eq!(refusal("{"), ManagementError::Json);
        assert_eq!(
            refusal(r#"{"tags":"x"}"#),
            ManagementError::NoObject("tags".to_owned())
        );
        assert_eq!(
            refusal(r#"{"tags":{"@@set":"x"}}"#),
            ManagementError::Operator("@@set".to_owned())
        );
        assert_eq!(
            refusal(r#"{"tags":{"@@append":"x"}}"#),
            ManagementError::Value("@@append".to_owned())
        );
        assert_eq!(
            refusal(r#"{"tags":{"@@operators_allowed_for_child_policies":["@@some"]}}"#),
            ManagementError::Operator("@@some".to_owned())
        );
    }
}
