//! PCRE's patterns, in linear time where they neither look around nor are possessive.

mod dialect;

use fancy_regex::{Regex as LookingAround, RegexBuilder};
use regex::bytes::{Regex, RegexBuilder as BytesBuilder};

use super::Captures;

const MOST_CAPTURES: usize = 10;
/// As large as a compiled pattern may be.
const LARGEST: usize = 64 * 1024 * 1024;
/// As long as a pattern may be that is compiled for one request, and as large when it is.
const LONGEST_SMALL: usize = 4 * 1024;
const LARGEST_SMALL: usize = 1024 * 1024;
/// As large as the cache of its automaton may grow.
const LARGEST_CACHE: usize = 2 * 1024 * 1024;
/// As often as a pattern that looks around may go back, which bounds its time.
const MOST_BACKTRACKING: usize = 100_000;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    Linear(Regex),
    /// Over the text read as Latin-1: a character a byte.
    LookingAround(Box<LookingAround>),
}

impl Pattern {
    /// Compiles a pattern; `Err` says why it can't be.
    pub(crate) fn compile(pattern: &str) -> Result<Self, String> {
        Self::compile_within(pattern, LARGEST)
    }

    /// Compiles a pattern for one request, which may not cost much.
    pub(crate) fn compile_small(pattern: &str) -> Result<Self, String> {
        match pattern.len() > LONGEST_SMALL {
            true => Err("it is too long".to_owned()),
            false => Self::compile_within(pattern, LARGEST_SMALL),
        }
    }

    fn compile_within(pattern: &str, largest: usize) -> Result<Self, String> {
        let spelled = dialect::translate(pattern);
        let linear = BytesBuilder::new(&spelled.text)
            .unicode(false)
            .dot_matches_new_line(true)
            .size_limit(largest)
            .dfa_size_limit(LARGEST_CACHE)
            .build();
        if let (Ok(linear), false) = (linear, spelled.is_possessive) {
            return Ok(Self::Linear(linear));
        }
        RegexBuilder::new(&format!("(?s){}", spelled.text))
            .backtrack_limit(MOST_BACKTRACKING)
            .delegate_size_limit(largest)
            .build()
            .map(|looking| Self::LookingAround(Box::new(looking)))
            .map_err(|error| {
                error
                    .to_string()
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .to_owned()
            })
    }

    /// Whether it matches somewhere.
    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        match self {
            Self::Linear(pattern) => pattern.is_match(text),
            Self::LookingAround(pattern) => pattern.is_match(&latin1(text)).unwrap_or(false),
        }
    }

    /// Its first match and the match's groups.
    pub(crate) fn captures(&self, text: &[u8]) -> Option<Captures> {
        match self {
            Self::Linear(pattern) => {
                if !pattern.is_match(text) {
                    return None;
                }
                let captures = pattern.captures(text)?;
                let groups = captures.iter().take(MOST_CAPTURES);
                Some(
                    groups
                        .map(|group| group.map_or(Vec::new(), |g| g.as_bytes().to_vec()))
                        .collect(),
                )
            }
            Self::LookingAround(pattern) => {
                // Going back too often counts as no match: a request may not cost what it likes.
                let text = latin1(text);
                let captures = pattern.captures(&text).ok()??;
                let groups = captures.iter().take(MOST_CAPTURES);
                Some(
                    groups
                        .map(|group| group.map_or(Vec::new(), |g| bytes(g.as_str())))
                        .collect(),
                )
            }
        }
    }
}

fn latin1(text: &[u8]) -> String {
    text.iter().map(|byte| char::from(*byte)).collect()
}

fn bytes(latin1: &str) -> Vec<u8> {
    latin1
        .chars()
        .map(|character| u8::try_from(character).unwrap_or(b'?'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn is_match(pattern: &str, text: &[u8]) -> bool {
        Pattern::compile(pattern).unwrap().is_match(text)
    }

    #[test]
    fn matches_as_pcre_does() {
        assert!(is_match(r"^[\d[\]&&]+$", b"1[&]"));
        assert!(is_match(r"a.b", b"a\nb"));
        assert!(!is_match(r"^a$", b"a\nb"));
        assert!(is_match(r"\x5cx\/\<", br"\x/<"));
        assert!(is_match(r"a{x}", b"a{x}"));
        assert!(is_match(r"[[:alpha:]]\h", b"a\t"));
        assert!(is_match(r"[^\x21-\x7e]", b"\xff"));
        assert!(is_match(r"\xe9", b"\xe9"));
    }

    #[test]
    fn looks_around_within_bounds() {
        assert!(is_match(r"(?<!x)a", b"\xe9a"));
        assert!(!is_match(r"<\?(?!xml)", b"<?xml"));
        assert!(is_match(r"(\w)\1", b"aa"));
        assert!(is_match(r"a\s*+b", b"a  b"));
        assert!(!is_match(r"a\s*+[^b]", b"a b"));
        // Gives up instead of trying all ways.
        assert!(!is_match(r"(?!z)(?:a+)+\1?(b)", &[b'a'; 64]));
    }

    #[test]
    fn captures_groups() {
        let pattern = Pattern::compile(r"(a)(b)?(c)").unwrap();
        assert_eq!(
            pattern.captures(b"xac"),
            Some(vec![
                b"ac".to_vec(),
                b"a".to_vec(),
                Vec::new(),
                b"c".to_vec()
            ])
        );
        assert_eq!(pattern.captures(b"x"), None);
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        assert!(Pattern::compile("(").is_err());
    }
}
