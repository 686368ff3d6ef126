//! Expressions, parsed.

use super::lexer;
use super::parser::Parser;
use super::{MOST_EXPRESSION_CHARS, evaluate, required};

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// It is longer than 4,096 characters.
    #[error("the expression is longer than {MOST_EXPRESSION_CHARS} characters")]
    TooLong,
    /// It nests too deeply.
    #[error("the expression nests too deeply")]
    TooDeep,
    /// Something does not stand where it may.
    #[error("the expression is wrong at character {at}: {what}")]
    Wrong {
        /// Where, from 1 on.
        at: usize,
        /// What.
        what: String,
    },
    /// There is no such function, or not with so many arguments.
    #[error("there is no function {0} with these arguments")]
    Function(String),
    /// A pattern is wrong.
    #[error("{0} is no pattern")]
    Pattern(String),
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(String),
    Number(String),
    Boolean(bool),
    Null,
    /// A member of the event, by its number among the expression's columns.
    Column(usize),
    /// What a lambda calls its argument, by how many lambdas are around.
    Argument(usize),
    /// A member of a JSON text that is only known at run time; all of several.
    Member(Box<Self>, Vec<String>),
    Call(super::functions::Function, Vec<Self>),
    /// Whether some element of a list meets a condition.
    Some(Box<Self>, Box<Self>),
    Compare(Box<Self>, Comparison, Box<Self>),
    Like(Box<Self>, super::like::Like),
    Matches(Box<Self>, Box<regex_automata::meta::Regex>),
    In(Box<Self>, Vec<Self>),
    IsNull(Box<Self>),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expression {
    pub(super) node: Node,
    pub(super) columns: Vec<String>,
}

impl Expression {
    /// Parses a text.
    ///
    /// # Errors
    /// It is no expression.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        if text.chars().count() > MOST_EXPRESSION_CHARS {
            return Err(ExpressionError::TooLong);
        }
        let (node, columns) = Parser::new(lexer::tokens(text)?).whole()?;
        Ok(Self { node, columns })
    }

    /// The members of events that it looks at, such as `userIdentity.type`.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The events without which it cannot hold, as `source:name`; none if it may hold of any.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        required::events(self)
    }

    /// Whether it holds of an event, whose members are given by the number of the column. What is
    /// unknown does not hold.
    pub fn holds(&self, members: &dyn Fn(usize) -> Vec<String>) -> bool {
        evaluate::holds(&self.node, members)
    }
}
