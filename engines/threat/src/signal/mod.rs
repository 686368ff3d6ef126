//! Custom detection rules: what somebody does not expect to happen, said in SQL over one call.
//!
//! ```sql
//! eventSource = 'iam.amazonaws.com' AND eventName = 'CreateLoginProfile' AND errorCode IS NULL
//! ```
//!
//! They stand in files of rules like all others (`signal` of a rule) and in the same network: the names
//! of events that an expression requires find it, the members it names are read with the others, and
//! the rest of it ([`Expression`]) is asked only then. Whoever runs an engine says whose rules are
//! live, dry or off ([`Associations`]). Signals of one type and one principal are one finding.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/custom-detection-rules.html>

mod associations;
mod evaluate;
mod expression;
mod functions;
mod lexer;
mod like;
mod parser;
mod policy;
mod required;
mod shown;
pub mod sigma;
pub mod sql_file;
mod techniques;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::associations::{Associations, DryRun, Mode};
pub use self::expression::{Expression, ExpressionError};
pub(crate) use self::shown::{describe, last_name, merge};
use crate::batch::{Event, Field, Schema};

/// The longest expression, as AWS has it.
pub const MOST_EXPRESSION_CHARS: usize = 4_096;

/// What makes a rule a custom detection rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Tells it from other rules: `iam-access-key-created`.
    pub id: String,
    /// What its signals are called: `IAMAccessKeyCreated`.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// When it is met.
    pub sql: String,
}

/// An expression over the members of a schema.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) id: String,
    pub(crate) name: String,
    expression: Expression,
    /// The members that its columns are.
    fields: Vec<Field>,
}

impl Compiled {
    pub(crate) fn new(signal: &Signal, expression: Expression, schema: &Schema) -> Self {
        let columns = expression.columns().iter();
        Self {
            id: signal.id.clone(),
            name: signal.name.clone(),
            fields: columns.filter_map(|path| schema.field(path)).collect(),
            expression,
        }
    }

    pub(crate) fn holds(&self, event: Event<'_>) -> bool {
        self.expression.holds(&|column| {
            let field = self.fields.get(column).copied();
            let values = field.into_iter().flat_map(|field| event.values(field));
            values
                .map(|value| String::from_utf8_lossy(value).into_owned())
                .collect()
        })
    }
}
