//! Conditions: what must hold besides principal, action and resource.
//!
//! Operators and keys of a statement must all hold; of a key's values one is enough, for negated
//! operators none may match.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>

mod date;
mod decimal;
mod network;
mod operand;
mod operator;

pub use date::parse as parse_moment;
pub use operator::{Operator, Quantifier};

use operand::Operand;
use operator::Test;

use crate::json::{Node, Value};
use crate::template::Variable;
use crate::{Context, ContextValues, PolicyError};

/// One operator, one key, its values.
#[derive(Clone, Debug)]
pub struct Condition {
    operator: Operator,
    /// Prefix, name and suffix, as AWS writes them.
    operator_name: Box<str>,
    key: Box<str>,
    operands: Box<[Operand]>,
}

impl Condition {
    /// The operator.
    pub const fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The operator's name with prefix and suffix, as AWS writes it.
    pub fn operator_name(&self) -> &str {
        &self.operator_name
    }

    /// The condition key, as it was written.
    pub fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.operands.iter().flat_map(Operand::variables)
    }

    /// Whether it holds in a request.
    pub(crate) fn holds(&self, context: &Context<'_>) -> bool {
        let values = context.get(&self.key);
        let Operator {
            negated, if_exists, ..
        } = self.operator;
        match self.operator.quantifier {
            None if self.operator.test == Test::Null => self.null_holds(values),
            None => match values.map(ContextValues::as_slice) {
                None | Some([]) => if_exists || negated,
                Some(values) => values.iter().any(|value| self.fits(value, context)) != negated,
            },
            Some(quantifier) => {
                let Some(values) = values.filter(|values| !values.is_null()) else {
                    return if_exists || quantifier == Quantifier::ForAllValues;
                };
                let mut values = values.as_slice().iter();
                let holds = |value: &str| self.fits(value, context) != negated;
                match quantifier {
                    Quantifier::ForAllValues => values.all(|value| holds(value)),
                    Quantifier::ForAnyValue => values.any(|value| holds(value)),
                }
            }
        }
    }

    fn fits(&self, value: &str, context: &Context<'_>) -> bool {
        self.operands
            .iter()
            .any(|operand| operand.fits(value, context))
    }

    fn null_holds(&self, values: Option<&ContextValues<'_>>) -> bool {
        let is_null = values.is_none_or(ContextValues::is_null);
        self.operands
            .iter()
            .any(|operand| matches!(operand, Operand::Null(null) if *null == is_null))
    }

    /// Reads a `Condition` element.
    pub(crate) fn parse_all(value: &Value<'_>, variables: bool) -> Result<Vec<Self>, PolicyError> {
        let mut conditions = Vec::new();
        for operator in object("Condition", value)? {
            let parsed = Operator::parse(&operator.key)?;
            for key in object(&operator.key, &operator.value)? {
                conditions.push(Self::parse(parsed, &key.key, &key.value, variables)?);
            }
        }
        Ok(conditions)
    }

    fn parse(
        operator: Operator,
        key: &str,
        value: &Value<'_>,
        variables: bool,
    ) -> Result<Self, PolicyError> {
        if !key.contains(':') || key.starts_with(':') || key.ends_with(':') {
            return Err(PolicyError::ConditionKey {
                key: key.to_owned(),
            });
        }
        let values = match &value.node {
            Node::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let operands = values
            .iter()
            .map(|value| {
                let text = scalar(key, value)?;
                Operand::parse(operator.test, text, variables).ok_or_else(|| {
                    PolicyError::ConditionValue {
                        operator: operator.to_string(),
                        key: key.to_owned(),
                        value: text.to_owned(),
                    }
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            operator,
            operator_name: operator.to_string().into(),
            key: key.into(),
            operands,
        })
    }
}

fn object<'v, 't>(
    element: &str,
    value: &'v Value<'t>,
) -> Result<&'v [crate::json::Member<'t>], PolicyError> {
    match &value.node {
        Node::Object(members) => Ok(members),
        _ => Err(PolicyError::WrongType {
            element: element.to_owned(),
            expected: "an object",
        }),
    }
}

/// Booleans and numbers stand for their text.
fn scalar<'v>(key: &str, value: &'v Value<'_>) -> Result<&'v str, PolicyError> {
    match &value.node {
        Node::Text(text) => Ok(text),
        Node::Number(text) => Ok(text),
        Node::Bool(true) => Ok("true"),
        Node::Bool(false) => Ok("false"),
        Node::Null | Node::List(_) | Node::Object(_) => Err(PolicyError::WrongType {
            element: key.to_owned(),
            expected: "a text, a number, a boolean, or a list of these",
        }),
    }
}
