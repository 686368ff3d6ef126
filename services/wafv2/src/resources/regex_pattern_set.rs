//! Regular expressions to be matched with parts of requests.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_RegexPatternSet.html>

use ringwall_store::Table;
use ringwall_waf::validate;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};
use crate::quotas;
use crate::resources::entity::{Entity, Stored};
use crate::resources::place::Kind;

/// A set of regular expressions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegexPatternSet {
    /// What all entities have.
    pub entity: Entity,
    /// The expressions.
    pub expressions: Vec<String>,
}

impl Stored for RegexPatternSet {
    const KIND: Kind = Kind::RegexPatternSet;
    const TABLE: Table<Self> = Table::new("wafv2.regex_pattern_set");
    const MOST: usize = quotas::REGEX_PATTERN_SETS;

    fn entity(&self) -> &Entity {
        &self.entity
    }

    fn entity_mut(&mut self) -> &mut Entity {
        &mut self.entity
    }
}

impl RegexPatternSet {
    /// As lists show it.
    pub(crate) fn summary(&self) -> api::RegexPatternSetSummary {
        api::RegexPatternSetSummary {
            name: Some(self.entity.name.clone()),
            id: Some(self.entity.id.clone()),
            description: self.entity.description.clone(),
            lock_token: Some(self.entity.lock_token.clone()),
            arn: Some(self.arn()),
        }
    }

    pub(crate) fn shown(&self) -> api::RegexPatternSet {
        let expressions = self.expressions.iter().map(|expression| api::Regex {
            regex_string: Some(expression.clone()),
        });
        api::RegexPatternSet {
            name: Some(self.entity.name.clone()),
            id: Some(self.entity.id.clone()),
            arn: Some(self.arn()),
            description: self.entity.description.clone(),
            regular_expression_list: Some(expressions.collect()),
        }
    }
}

/// Reads the expressions of a request.
///
/// # Errors
/// One is missing or cannot be used, or there are too many.
pub(crate) fn parse_expressions(expressions: &[api::Regex]) -> Result<Vec<String>, Wafv2Error> {
    let read = |expression: &api::Regex| {
        let text = expression.regex_string.clone();
        text.ok_or_else(|| {
            let field = Field::RegexPatternSet;
            Wafv2Error::invalid(field, "RegexString", Reason::InvalidFormat)
        })
    };
    let expressions: Vec<_> = expressions.iter().map(read).collect::<Result<_, _>>()?;
    validate::expressions(&expressions)?;
    Ok(expressions)
}
