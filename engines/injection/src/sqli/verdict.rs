//! Whether tokens whose fingerprint attacks have are an attack: short ones may as well be prose.

use memchr::memmem;

use super::token::{Kind, Token};
use super::tokenizer::Counts;

/// Whether this is an attack, given that attacks have its fingerprint.
pub(crate) fn is_attack(tokens: &[Token<'_>], counts: Counts, input: &[u8]) -> bool {
    if hides_from_audit(tokens, input) {
        return true;
    }
    match tokens {
        [first, second] => is_attack_of_two(first, second, counts, input),
        [first, second, third] => is_attack_of_three(first, second, third, counts),
        _ => true,
    }
}

/// SQL Server's audit log is said to leave out statements with `sp_password` in a comment.
fn hides_from_audit(tokens: &[Token<'_>], input: &[u8]) -> bool {
    matches!(
        tokens,
        [
            _,
            ..,
            Token {
                kind: Kind::Comment,
                ..
            }
        ]
    ) && memmem::find(input, b"sp_password").is_some()
}

fn is_attack_of_two(first: &Token<'_>, second: &Token<'_>, counts: Counts, input: &[u8]) -> bool {
    let mark = second.first();
    match (first.kind, second.kind) {
        // `1 union` alone is prose; if something was folded away, it is not.
        (_, Kind::Union) => counts.tokens != 2,
        // Prose has numbers and hashes, too.
        _ if mark == Some(b'#') => false,
        (Kind::Bareword, Kind::Comment) if mark != Some(b'/') => false,
        (Kind::Number, Kind::Comment) => {
            mark == Some(b'/') || counts.tokens > 2 || is_whole_number(first, input)
        }
        // `1--` ends a query, `1 -- or so` a thought.
        _ => !(second.text.len() > 2 && mark == Some(b'-')),
    }
}

/// Whether the comment begins right after the number or a space. What looks like Base64, such as
/// `1234-ABCDEF--`, is folded into a number as well.
fn is_whole_number(number: &Token<'_>, input: &[u8]) -> bool {
    match input.get(number.text.len()..).unwrap_or_default() {
        [b'/', b'*', ..] | [b'-', b'-', ..] => true,
        [next, ..] => *next <= b' ' || !next.is_ascii(),
        [] => false,
    }
}

fn is_attack_of_three(
    first: &Token<'_>,
    second: &Token<'_>,
    third: &Token<'_>,
    counts: Counts,
) -> bool {
    use Kind::{Bareword, Keyword, Logic, Number, Operator, Text, Variable};
    match (first.kind, second.kind, third.kind) {
        // `…foo" + "bar…`, and nothing that opens or closes it.
        (Text, Operator | Logic, Text) => {
            first.open.is_none() && third.close.is_none() && first.close == third.open
        }
        // `sexy and 17` is prose, `sexy and 17<18` is not.
        (Text, Logic, Bareword)
        | (Bareword, Logic, Number)
        | (Number, Logic, Number | Variable | Text) => counts.tokens != 3,
        // Among keywords, only INTO OUTFILE and INTO DUMPFILE do harm.
        (_, Keyword, _) => {
            second.text.len() > 4
                && second
                    .text
                    .get(..4)
                    .is_some_and(|into| into.eq_ignore_ascii_case(b"INTO"))
        }
        _ => true,
    }
}
