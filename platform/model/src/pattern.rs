//! Patterns: Java regular expressions that a whole text must match.
//!
//! Compiled when first needed. Most are taken by the fast engine, those with look-around by a
//! backtracking one with a limit; what Java alone understands is translated first.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, RwLock};

use crate::{Service, ShapeId};

enum Pattern {
    Fast(regex::Regex),
    Backtracking(fancy_regex::Regex),
    /// Nobody could compile it: then it forbids nothing.
    Unknown,
}

type Compiled = HashMap<(String, u32), Arc<Pattern>>;

static COMPILED: LazyLock<RwLock<Compiled>> = LazyLock::new(RwLock::default);
/// Bytes that a compiled pattern may take.
const LARGEST_PATTERN_BYTES: usize = 16 * 1024 * 1024;
/// Steps of backtracking.
const MOST_STEPS: usize = 200_000;

/// Whether the whole of `text` matches the pattern of a shape.
pub(crate) fn matches(service: &Service, shape: ShapeId, pattern: &str, text: &str) -> bool {
    match &*compiled(service, shape, pattern) {
        Pattern::Fast(regex) => regex.is_match(text),
        // Who writes a text that needs too many steps writes none that AWS would take.
        Pattern::Backtracking(regex) => regex.is_match(text).unwrap_or(false),
        Pattern::Unknown => true,
    }
}

fn compiled(service: &Service, shape: ShapeId, pattern: &str) -> Arc<Pattern> {
    let place = (service.name.clone(), shape.0);
    let known = COMPILED
        .read()
        .ok()
        .and_then(|compiled| compiled.get(&place).cloned());
    known.unwrap_or_else(|| {
        let fresh = Arc::new(compile(pattern));
        if let Ok(mut compiled) = COMPILED.write() {
            compiled.insert(place, Arc::clone(&fresh));
        }
        fresh
    })
}

#[cfg(test)]
pub(crate) fn compiles(pattern: &str) -> bool {
    !matches!(compile(pattern), Pattern::Unknown)
}

fn compile(pattern: &str) -> Pattern {
    let whole = format!("^(?:{})$", translate(pattern));
    let fast = regex::RegexBuilder::new(&whole)
        .size_limit(LARGEST_PATTERN_BYTES)
        .build();
    if let Ok(regex) = fast {
        return Pattern::Fast(regex);
    }
    let backtracking = fancy_regex::RegexBuilder::new(&whole)
        .backtrack_limit(MOST_STEPS)
        .build();
    backtracking.map_or(Pattern::Unknown, Pattern::Backtracking)
}

/// What Java writes so, and the engines otherwise.
const SPELLINGS: [(&str, &str); 6] = [
    // A range of surrogate pairs is all that lies beyond 16 bits.
    ("\\uD800\\uDC00-\\uDBFF\\uDFFF", "\\x{10000}-\\x{10FFFF}"),
    ("\\p{LD}", "[\\p{L}\\p{Nd}]"),
    ("\\p{Punct}", "[!-/:-@\\[-`{-~]"),
    // A hyphen after a class is itself.
    ("\\w-\\/", "\\w\\-\\/"),
    // As long as the shape's own limit allows; counting that far costs too much.
    (".{1,100000}", ".+"),
    // Of a user pool's domain: the model knows prefixes alone, Cognito takes whole names too.
    (
        "^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
        "^[a-z0-9](?:[a-z0-9.\\-]{0,61}[a-z0-9])?$",
    ),
];

/// From Java's spelling to the engines'. What both know stays as it is.
fn translate(pattern: &str) -> String {
    let mut pattern = pattern.to_owned();
    for (java, ours) in SPELLINGS {
        pattern = pattern.replace(java, ours);
    }
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    let mut depth = 0_u32;
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('Z') => out.push_str("\\z"),
                Some('/') => out.push('/'),
                // Java's classes are of ASCII.
                Some('w') => out.push_str(class("0-9A-Za-z_", "[0-9A-Za-z_]", depth)),
                Some('d') => out.push_str(class("0-9", "[0-9]", depth)),
                Some('s') => {
                    out.push_str(class(" \\t\\n\\x0B\\f\\r", "[ \\t\\n\\x0B\\f\\r]", depth))
                }
                Some(next) => out.extend(['\\', next]),
                None => out.push_str("\\\\"),
            },
            '[' if depth > 0 && chars.peek() != Some(&':') => {
                // Java joins classes that stand in a class; a lone bracket there is escaped.
                out.push_str("\\[");
            }
            '[' => {
                depth += 1;
                out.push('[');
                if chars.peek() == Some(&'^') {
                    out.extend(chars.next());
                }
                if chars.peek() == Some(&']') {
                    chars.next();
                    out.push_str("\\]");
                }
            }
            ']' if depth > 0 => {
                depth -= 1;
                out.push(']');
            }
            // In a class, "&&", "--" and "~~" are operations to the engine, letters to AWS.
            '&' | '~' if depth > 0 => out.extend(['\\', char]),
            _ => out.push(char),
        }
    }
    out
}

/// A class as it stands within another, or alone.
const fn class(within: &'static str, alone: &'static str, depth: u32) -> &'static str {
    if depth > 0 { within } else { alone }
}
