//! Cross-site scripting: values that become tags or attributes of the page they stand in.

mod html;
mod name;
#[cfg(test)]
mod tests;
mod url;

use memchr::{memchr, memchr2};

use self::html::{Context, Token, Tokenizer};
use self::name::{Effect, effect, is_black_tag, starts_with};
use self::url::is_black_url;

/// As much of an attribute's value as is told.
const LONGEST_TOLD: usize = 64;

/// An attack, as it was recognized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Xss {
    /// The text that makes it one: what opens a tag and its name, or an attribute and its
    /// value.
    pub matched: Vec<String>,
}

impl Xss {
    fn of(parts: &[&[u8]]) -> Self {
        let told = |part: &&[u8]| {
            String::from_utf8_lossy(part.get(..LONGEST_TOLD).unwrap_or(part)).into_owned()
        };
        Self {
            matched: parts.iter().map(told).collect(),
        }
    }
}

/// Finds script in this value, wherever in a page it was to stand.
pub fn find(input: &[u8]) -> Option<Xss> {
    // Nothing runs without a tag or an attribute with a value.
    memchr2(b'<', b'=', input)?;
    let has = |byte| memchr(byte, input).is_some();
    let data = has(b'<').then_some(Context::Data);
    // Where a quote is missing, all is one value.
    let quoted = [b'\'', b'"', b'`']
        .into_iter()
        .filter(|quote| has(*quote))
        .map(Context::Quoted);
    data.into_iter()
        .chain([Context::Unquoted])
        .chain(quoted)
        .find_map(|context| find_in(input, context))
}

fn find_in(input: &[u8], context: Context) -> Option<Xss> {
    let mut attribute: Option<(&[u8], Effect)> = None;
    for token in Tokenizer::new(input, context) {
        let named = attribute.take();
        match token {
            Token::Doctype(text) => return Some(Xss::of(&[b"<!", text])),
            Token::TagName(name) if is_black_tag(name) => return Some(Xss::of(&[b"<", name])),
            Token::AttributeName(name) => attribute = effect(name).map(|effect| (name, effect)),
            Token::AttributeValue(value) => {
                if let Some((name, effect)) = named
                    && does_harm(effect, value)
                {
                    return Some(Xss::of(&[name, value]));
                }
            }
            Token::Comment(text) if is_black_comment(text) => {
                return Some(Xss::of(&[b"<!", text]));
            }
            _ => {}
        }
    }
    None
}

fn does_harm(of_attribute: Effect, value: &[u8]) -> bool {
    match of_attribute {
        Effect::Runs => true,
        Effect::Url => is_black_url(value),
        Effect::NamesAttribute => effect(value).is_some(),
    }
}

/// Comments that Internet Explorer or XML take for more.
fn is_black_comment(text: &[u8]) -> bool {
    memchr(b'`', text).is_some()
        || text.len() > 3 && (starts_with(text, b"[IF") || starts_with(text, b"XML"))
        || starts_with(text, b"IMPORT")
        || starts_with(text, b"ENTITY")
}
