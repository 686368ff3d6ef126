//! What two tokens beside each other fold to.

use super::{After, Fold, Resume};
use crate::sqli::keyword;
use crate::sqli::token::{Kind, Token};
use Kind::{
    Backslash, Bareword, CloseBrace, CloseParenthesis, Collate, Expression, Function, Keyword,
    Logic, Number, OpenBrace, OpenParenthesis, Operator, Semicolon, SqlType, Text, Tsql, Union,
    Variable,
};

/// Words that are names or variables, but functions before a parenthesis.
const NAMES_OR_FUNCTIONS: [&[u8]; 11] = [
    b"USER_ID",
    b"USER_NAME",
    b"DATABASE",
    b"PASSWORD",
    b"USER",
    b"CURRENT_USER",
    b"CURRENT_DATE",
    b"CURRENT_TIME",
    b"CURRENT_TIMESTAMP",
    b"LOCALTIME",
    b"LOCALTIMESTAMP",
];

/// The first rule that holds.
pub(super) fn fold(first: &Token<'_>, second: &Token<'_>) -> Fold {
    match (first.kind, second.kind) {
        // 'a' 'b' is one string, and ;; ends one statement.
        (Text, Text) | (Semicolon, Semicolon) => Fold::Drop(1, Resume::Here),
        (Operator | Logic, SqlType) => Fold::Drop(1, Resume::Start),
        (Operator | Logic, _) if second.is_unary_operator() => Fold::Drop(1, Resume::Start),
        (OpenParenthesis, _) if second.is_unary_operator() => Fold::Drop(1, Resume::OneBack),
        _ => match phrase(first, second) {
            Some((kind, text)) => Fold::Phrase(kind, text),
            None => fold_other(first, second),
        },
    }
}

/// `UNION ALL`, `IS NOT`, and other phrases.
fn phrase(first: &Token<'_>, second: &Token<'_>) -> Option<(Kind, &'static [u8])> {
    let can_begin = is_word(first.kind);
    let can_follow = is_word(second.kind) || second.kind == Logic;
    match can_begin && can_follow {
        true => keyword::find_phrase(first.text, second.text),
        false => None,
    }
}

fn is_word(kind: Kind) -> bool {
    matches!(
        kind,
        Keyword | Bareword | Operator | Union | Function | Expression | Tsql | SqlType
    )
}

fn fold_other(first: &Token<'_>, second: &Token<'_>) -> Fold {
    match (first.kind, second.kind) {
        // A function elsewhere, IF begins a statement of Transact-SQL.
        (Semicolon, Function) if matches!(second.text, [b'i' | b'I', b'f' | b'F', ..]) => {
            Fold::Retype(1, Tsql, After::Look(Resume::Here))
        }
        (Bareword | Variable, OpenParenthesis)
            if NAMES_OR_FUNCTIONS.iter().any(|name| first.says(name)) =>
        {
            Fold::Retype(0, Function, After::Look(Resume::Here))
        }
        (Keyword, following) if first.says(b"IN") || first.says(b"NOT IN") => {
            let kind = if following == OpenParenthesis {
                Operator
            } else {
                Bareword
            };
            Fold::Retype(0, kind, After::Look(Resume::Here))
        }
        (Operator, following) if first.says(b"LIKE") || first.says(b"NOT LIKE") => {
            let kind = if following == OpenParenthesis {
                Function
            } else {
                Operator
            };
            Fold::Retype(0, kind, After::GoOn(Resume::Here))
        }
        // A cast does not change what kind of thing it casts.
        (SqlType, Bareword | Number | SqlType | OpenParenthesis | Function | Variable | Text) => {
            Fold::SecondForFirst
        }
        // There are too many collations to know them all, but their names have underscores.
        (Collate, Bareword) if has_underscore(second.text) => {
            Fold::Retype(1, SqlType, After::GoOn(Resume::Start))
        }
        // SQL Server reads \%1 as 0 % 1, and \1 as 1.
        (Backslash, _) if second.is_arithmetic_operator() => {
            Fold::Retype(0, Number, After::Look(Resume::Start))
        }
        (Backslash, _) => Fold::SecondForFirst,
        (OpenParenthesis, OpenParenthesis) | (CloseParenthesis, CloseParenthesis) => {
            Fold::Drop(1, Resume::Start)
        }
        // {``.``.id} is a name to MySQL, and to nobody who means well.
        (OpenBrace, Bareword) if second.text.is_empty() => Fold::Evil,
        // ODBC's {foo expression} is the expression.
        (OpenBrace, Bareword) => Fold::Drop(2, Resume::Start),
        (_, CloseBrace) => Fold::Drop(1, Resume::Start),
        _ => Fold::None,
    }
}

fn has_underscore(text: &[u8]) -> bool {
    memchr::memchr2(b'_', 0, text).is_some_and(|at| text.get(at) == Some(&b'_'))
}
