//! SQL injection: values that end the string they stand in and go on as SQL.

mod fingerprint;
mod fold;
mod keyword;
mod sensitivity;
#[cfg(test)]
mod tests;
mod token;
mod tokenizer;
mod verdict;

use memchr::memchr;

use self::fingerprint::Fingerprint;
use self::fold::{Folded, fold};
pub use self::sensitivity::Sensitivity;
use self::token::Kind;
use self::tokenizer::{Dialect, Quote, Tokenizer};
use crate::ascii::ByteSet;

/// An attack, as it was recognized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sqli {
    /// The kinds of its first tokens, a letter each.
    pub fingerprint: String,
    /// Their text.
    pub matched: Vec<String>,
}

/// Letters, digits and `_`: what contains nothing else is a number and a word at most, which no
/// attack is.
const HARMLESS: ByteSet =
    ByteSet::of(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

/// Finds SQL in this value, whether it was to stand in quotes or not.
pub fn find(input: &[u8], sensitivity: Sensitivity) -> Option<Sqli> {
    if HARMLESS.span(input) == input.len() {
        return None;
    }
    let has = |quote| memchr(quote, input).is_some();
    find_as(input, Quote::None, Dialect::Ansi, sensitivity)
        .or_else(|| {
            let quote = Quote::Open(b'\'');
            has(b'\'').then(|| find_as(input, quote, Dialect::Ansi, sensitivity))?
        })
        .or_else(|| {
            // Only MySQL has strings in double quotes.
            let quote = Quote::Open(b'"');
            has(b'"').then(|| find_as(input, quote, Dialect::MySql, sensitivity))?
        })
}

/// Finds SQL behind this quote, in this dialect first and in MySQL's if that reads it differently.
fn find_as(input: &[u8], quote: Quote, dialect: Dialect, sensitivity: Sensitivity) -> Option<Sqli> {
    let folded = read(input, quote, dialect);
    let differs = dialect == Dialect::Ansi && folded.counts.dialects_differ;
    judge(&folded, input, sensitivity).or_else(|| {
        differs.then(|| judge(&read(input, quote, Dialect::MySql), input, sensitivity))?
    })
}

fn read(input: &[u8], quote: Quote, dialect: Dialect) -> Folded<'_> {
    let mut folded = fold(Tokenizer::new(input, quote, dialect));
    // To PHP's MySQL an empty name that only opens is a comment.
    if let [_, _, .., last] = folded.tokens_mut()
        && (last.kind, last.open, last.close) == (Kind::Bareword, Some(b'`'), None)
        && last.text.is_empty()
    {
        last.kind = Kind::Comment;
    }
    folded
}

fn judge(folded: &Folded<'_>, input: &[u8], sensitivity: Sensitivity) -> Option<Sqli> {
    let tokens = folded.tokens();
    let is_evil = tokens.iter().any(|token| token.kind == Kind::Evil);
    let fingerprint = if is_evil {
        Fingerprint::EVIL
    } else {
        Fingerprint::of(tokens)
    };
    let is_attack = sensitivity.includes(&fingerprint)
        && fingerprint.is_known()
        && (is_evil || verdict::is_attack(tokens, folded.counts, input));
    is_attack.then(|| Sqli {
        fingerprint: fingerprint.to_string(),
        matched: tokens
            .iter()
            .map(|token| String::from_utf8_lossy(token.text).into_owned())
            .collect(),
    })
}
