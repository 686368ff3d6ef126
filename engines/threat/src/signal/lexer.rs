//! Words of an expression.

use super::expression::ExpressionError;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a keyword, as it is written.
    Word(String),
    /// A quoted name.
    Quoted(String),
    Text(String),
    Number(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// A word and where it begins.
pub(super) type Placed = (Token, usize);

const SIGNS: [&str; 18] = [
    "->", "==", "!=", "<>", "<=", ">=", "<", ">", "=", "(", ")", ",", ".", "[", "]", "*", "-", ";",
];

/// Cuts a text into words; remarks (`--` to the end of the line) are left out.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(remark) = rest.strip_prefix("--") {
            rest = remark.split_once('\n').map_or("", |(_, behind)| behind);
            continue;
        }
        let Some(first) = rest.chars().next() else {
            return Ok(tokens);
        };
        let at = place(text, rest);
        let (token, behind) = match first {
            '\'' => quoted(rest, '\'', at).map(|(inner, rest)| (Token::Text(inner), rest))?,
            '"' | '`' => {
                quoted(rest, first, at).map(|(inner, rest)| (Token::Quoted(inner), rest))?
            }
            '0'..='9' => {
                let (number, rest) = take(rest, |c| c.is_ascii_digit() || c == '.');
                (Token::Number(number.to_owned()), rest)
            }
            c if c.is_alphabetic() || c == '_' => {
                let (word, rest) = take(rest, |c| c.is_alphanumeric() || c == '_');
                (Token::Word(word.to_owned()), rest)
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| ExpressionError::Wrong {
                    at,
                    what: format!("{first} means nothing"),
                })?;
                let behind = rest.strip_prefix(sign).unwrap_or_default();
                (Token::Sign(sign), behind)
            }
        };
        tokens.push((token, at));
        rest = behind;
    }
}

/// The number of the character that `rest` begins with, from 1 on.
fn place(text: &str, rest: &str) -> usize {
    text.chars().count() - rest.chars().count() + 1
}

fn take(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// A quoted text; a quote within is doubled.
fn quoted(text: &str, quote: char, at: usize) -> Result<(String, &str), ExpressionError> {
    let mut inner = String::new();
    let mut rest = text.strip_prefix(quote).unwrap_or(text);
    loop {
        let (before, behind) = rest.split_once(quote).ok_or(ExpressionError::Wrong {
            at,
            what: format!("{quote} is not closed"),
        })?;
        inner.push_str(before);
        match behind.strip_prefix(quote) {
            Some(more) => {
                inner.push(quote);
                rest = more;
            }
            None => return Ok((inner, behind)),
        }
    }
}
