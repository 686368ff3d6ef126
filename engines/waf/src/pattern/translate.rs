//! Regular expressions as WAF takes them: those of PCRE, less what cannot be matched in linear time.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html>

mod class;
mod scan;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// Why an expression is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegexError {
    /// It uses what WAF does not support.
    #[error("{0} are not supported")]
    Unsupported(&'static str),
    /// It is no regular expression.
    #[error("{0}")]
    Syntax(String),
    /// Its automaton would be too large.
    #[error("the expression is too large")]
    TooLarge,
}

/// How deep groups may nest.
const NEST_LIMIT: u32 = 100;

/// Reads an expression: bytes, letters of ASCII alone.
pub(crate) fn parse(expression: &str) -> Result<Hir, RegexError> {
    let translated = scan::translate(expression)?;
    let mut builder = ParserBuilder::new();
    builder
        .unicode(false)
        .utf8(false)
        .octal(true)
        .nest_limit(NEST_LIMIT);
    let parsed = builder.build().parse(&translated);
    parsed.map_err(|error| RegexError::Syntax(first_line(&error)))
}

/// What an error says, without the picture of the expression.
fn first_line(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use regex_automata::meta;

    use super::*;

    fn is_match(expression: &str, value: &[u8]) -> bool {
        let hir = parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let config = meta::Config::new().utf8_empty(false);
        let regex = meta::Builder::new()
            .configure(config)
            .build_from_hir(&hir)
            .unwrap();
        regex.is_match(value)
    }

    #[test]
    fn refuses_what_cannot_be_matched_in_linear_time() {
        let refused = [
            r"(a)\1",
            r"(?<n>a)\k<n>",
            r"(a)\g1",
            r"a(?=b)",
            r"a(?!b)",
            r"(?<=a)b",
            r"(?<!a)b",
            r"\Ca",
            r"a\Kb",
            r"a\Rb",
            r"(?C1)a",
            r"(?>a)",
            r"a++",
            r"a*+",
            r"a?+",
            r"a{2}+",
            r"(*ACCEPT)a",
            r"(?(1)a|b)",
            r"(?|a|b)",
            r"(?R)",
            r"(?1)",
            r"(?&n)",
            r"(?P=n)",
            r"\Ga",
            r"\Xa",
        ];
        for expression in refused {
            let error = parse(expression).unwrap_err();
            assert!(
                matches!(error, RegexError::Unsupported(_)),
                "{expression}: {error:?}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_expression() {
        for expression in ["(", ")", "[a", "a**(", "*", "[z-a]", "a{2,1}", r"\"] {
            assert!(parse(expression).is_err(), "{expression}");
        }
    }

    #[test]
    fn reads_expressions_as_pcre_does() {
        let matched: [(&str, &[u8]); 28] = [
            ("a{x}", b"a{x}"),
            ("{", b"{"),
            ("a{,3}", b"a{,3}"),
            ("a}", b"a}"),
            (r"\<b\>", b"<b>"),
            (r"\/a\-\ \'", b"/a- '"),
            (r"\Qa.b*\E+", b"a.b**"),
            (r"a\hb", b"a\tb"),
            (r"a\Nb", b"a b"),
            (r"[[]", b"["),
            ("[a&&b]", b"&"),
            ("[+--]", b","),
            ("[]a]", b"]"),
            ("[^]a]", b"b"),
            (r"[\w.-]+@", b"a-b@"),
            (r"\x41\x{42}", b"AB"),
            (r"\101", b"A"),
            (r"\e", b"\x1b"),
            (r"\cA", b"\x01"),
            ("a(?#b)c", b"ac"),
            ("a$", b"a\n"),
            (r"a\Z", b"a\n"),
            ("(?i)SELECT", b"select"),
            ("é", "é".as_bytes()),
            ("[é]", "é".as_bytes()),
            (r"\v", b"\x0b"),
            (r"[\h]", b" "),
            (r"[\101]", b"A"),
        ];
        for (expression, value) in matched {
            assert!(is_match(expression, value), "{expression}");
        }
    }

    #[test]
    fn letters_are_those_of_ascii_and_values_are_bytes() {
        assert!(!is_match(r"^\w$", "é".as_bytes()));
        assert!(!is_match(r"(?i)É", "é".as_bytes()));
        assert!(is_match(r"^.$", b"\xff"));
        assert!(is_match(r"\xff", b"\xff"));
        assert!(!is_match(r"^..$", "é\n\n".as_bytes()));
        assert!(!is_match(r"a$", b"a\nb"));
        assert!(is_match(r"(?m)a$", b"a\nb"));
        assert!(is_match(r"^\$ \$$", b"$ $"));
    }
}
