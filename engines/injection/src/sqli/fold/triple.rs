//! What three tokens beside each other fold to.

use super::{After, Fold, Resume};
use crate::sqli::token::{Kind, Token};
use Kind::{
    Bareword, CloseParenthesis, Comma, Dot, Expression, Function, Group, Keyword, Logic, Number,
    OpenParenthesis, Operator, SqlType, Text, Variable,
};

/// The first rule that holds.
pub(super) fn fold(first: &Token<'_>, second: &Token<'_>, third: &Token<'_>) -> Fold {
    match (first.kind, second.kind, third.kind) {
        // Arithmetic, casts, lists and qualified names are one thing of the first's kind.
        (Number | Bareword, Operator, Number | Bareword)
        | (Variable, Operator, Variable | Number | Bareword)
        | (Logic, _, Logic)
        | (Bareword | Number | Text | Variable, Comma, Number | Bareword | Text | Variable)
        | (Bareword, Dot, Bareword) => Fold::Drop(2, Resume::Start),
        (Operator, between, Operator) if between != OpenParenthesis => Fold::Drop(2, Resume::Start),
        (Bareword | Number | Variable | Text, Operator, SqlType) if second.text == b"::" => {
            Fold::Drop(2, Resume::Start)
        }
        (Expression, Dot, Bareword) => Fold::ThirdForSecond(1),
        (Function, OpenParenthesis, after) if after != CloseParenthesis && first.says(b"USER") => {
            // USER() takes no arguments, so this is a name.
            Fold::Retype(0, Bareword, After::GoOn(Resume::Here))
        }
        _ if second.is_unary_operator() => fold_sign(first.kind, third.kind),
        _ => Fold::None,
    }
}

/// A sign before a value says nothing.
fn fold_sign(first: Kind, third: Kind) -> Fold {
    match (first, third) {
        (Expression | Group | Comma, OpenParenthesis)
        | (Keyword | Expression | Group, Number | Bareword | Variable | Text | Function)
        | (Comma, Function) => Fold::ThirdForSecond(1),
        // `1, -1` is a list, whose comma must meet what stands before it again.
        (Comma, Number | Bareword | Variable | Text) => Fold::ThirdForSecond(3),
        _ => Fold::None,
    }
}
