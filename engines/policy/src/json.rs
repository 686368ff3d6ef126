//! A small bounded JSON reader that keeps what policies need and common readers drop: where
//! values stand, duplicate keys (refused), and numbers as they were written.
//!
//! <https://www.rfc-editor.org/rfc/rfc8259>

use std::borrow::Cow;
use std::collections::HashSet;

use crate::error::JsonProblem;

/// A value and where it stands, in bytes.
#[derive(Debug)]
pub(crate) struct Value<'t> {
    pub(crate) node: Node<'t>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Debug)]
pub(crate) enum Node<'t> {
    Null,
    Bool(bool),
    /// As it was written.
    Number(&'t str),
    Text(Cow<'t, str>),
    List(Vec<Value<'t>>),
    Object(Vec<Member<'t>>),
}

#[derive(Debug)]
pub(crate) struct Member<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) value: Value<'t>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    Malformed { offset: usize, problem: JsonProblem },
    DuplicateKey { offset: usize, key: String },
}

/// Reads one document of at most `depth` nested objects and lists.
pub(crate) fn read(text: &str, depth: usize) -> Result<Value<'_>, JsonError> {
    let mut reader = Reader { text, offset: 0 };
    let value = reader.value(depth)?;
    reader.skip_white_space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.problem(JsonProblem::Trailing)),
    }
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Result<Value<'t>, JsonError> {
        self.skip_white_space();
        let start = self.offset;
        let node = match self.peek() {
            Some(b'{') => Node::Object(self.object(depth)?),
            Some(b'[') => Node::List(self.list(depth)?),
            Some(b'"') => Node::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Node::Number(self.number()?),
            Some(b't') => self.word("true", Node::Bool(true))?,
            Some(b'f') => self.word("false", Node::Bool(false))?,
            Some(b'n') => self.word("null", Node::Null)?,
            Some(_) => return Err(self.problem(JsonProblem::Unexpected)),
            None => return Err(self.problem(JsonProblem::End)),
        };
        Ok(Value {
            node,
            start,
            end: self.offset,
        })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member<'t>>, JsonError> {
        let inner = self.descend(depth)?;
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        self.skip_white_space();
        if self.take(b'}') {
            return Ok(members);
        }
        loop {
            self.skip_white_space();
            let offset = self.offset;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected());
            }
            let key = self.string()?;
            if !seen.insert(key.clone()) {
                return Err(JsonError::DuplicateKey {
                    offset,
                    key: key.into_owned(),
                });
            }
            self.skip_white_space();
            self.expect(b':')?;
            members.push(Member {
                key,
                value: self.value(inner)?,
            });
            self.skip_white_space();
            if !self.take(b',') {
                self.expect(b'}')?;
                return Ok(members);
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Value<'t>>, JsonError> {
        let inner = self.descend(depth)?;
        let mut values = Vec::new();
        self.skip_white_space();
        if self.take(b']') {
            return Ok(values);
        }
        loop {
            values.push(self.value(inner)?);
            self.skip_white_space();
            if !self.take(b',') {
                self.expect(b']')?;
                return Ok(values);
            }
        }
    }

    /// Steps over an opening bracket; gives the depth that is left.
    fn descend(&mut self, depth: usize) -> Result<usize, JsonError> {
        let inner = depth
            .checked_sub(1)
            .ok_or_else(|| self.problem(JsonProblem::TooDeep))?;
        self.offset += 1;
        Ok(inner)
    }

    fn string(&mut self) -> Result<Cow<'t, str>, JsonError> {
        self.offset += 1;
        let mut run = self.offset;
        // Filled only once an escape makes the text differ from what was written.
        let mut unescaped: Option<String> = None;
        loop {
            match self.peek() {
                None => return Err(self.problem(JsonProblem::End)),
                Some(b'"') => {
                    let last = self.text.get(run..self.offset).unwrap_or_default();
                    self.offset += 1;
                    return Ok(match unescaped {
                        None => Cow::Borrowed(last),
                        Some(text) => Cow::Owned(text + last),
                    });
                }
                Some(b'\\') => {
                    let before = self.text.get(run..self.offset).unwrap_or_default();
                    let character = self.escape()?;
                    let text = unescaped.get_or_insert_default();
                    text.push_str(before);
                    text.push(character);
                    run = self.offset;
                }
                Some(0..0x20) => return Err(self.problem(JsonProblem::Control)),
                Some(_) => self.offset += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        self.offset += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            Some(_) => return Err(self.problem(JsonProblem::Escape)),
            None => return Err(self.problem(JsonProblem::End)),
        };
        self.offset += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let first = self.four_digits()?;
        let point = if (0xd800..0xdc00).contains(&first) {
            self.expect_escape(b'\\')?;
            let second = self.four_digits()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.problem(JsonProblem::Escape));
            }
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(point).ok_or_else(|| self.problem(JsonProblem::Escape))
    }

    /// Reads `uXXXX`.
    fn four_digits(&mut self) -> Result<u32, JsonError> {
        self.expect_escape(b'u')?;
        let digits = self
            .text
            .get(self.offset..self.offset + 4)
            .unwrap_or_default();
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(self.problem(JsonProblem::Escape));
        }
        self.offset += 4;
        u32::from_str_radix(digits, 16).map_err(|_| self.problem(JsonProblem::Escape))
    }

    fn expect_escape(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.problem(JsonProblem::Escape))
        }
    }

    fn number(&mut self) -> Result<&'t str, JsonError> {
        let start = self.offset;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _signed = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(self.text.get(start..self.offset).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.offset;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.offset += 1;
        }
        if self.offset == start {
            Err(self.problem(JsonProblem::Number))
        } else {
            Ok(())
        }
    }

    fn word(&mut self, word: &str, node: Node<'t>) -> Result<Node<'t>, JsonError> {
        let rest = self.text.get(self.offset..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.problem(JsonProblem::Unexpected));
        }
        self.offset += word.len();
        Ok(node)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.offset += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.offset += 1;
        }
    }

    fn unexpected(&self) -> JsonError {
        let ended = self.peek().is_none();
        self.problem(if ended {
            JsonProblem::End
        } else {
            JsonProblem::Unexpected
        })
    }

    fn problem(&self, problem: JsonProblem) -> JsonError {
        JsonError::Malformed {
            offset: self.offset,
            problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(text: &str) -> JsonProblem {
        match read(text, 4) {
            Err(JsonError::Malformed { problem, .. }) => problem,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(problem(""), JsonProblem::End);
        assert_eq!(problem("{\"a\""), JsonProblem::End);
        assert_eq!(problem("{a:1}"), JsonProblem::Unexpected);
        assert_eq!(problem("{\"a\":1,}"), JsonProblem::Unexpected);
        assert_eq!(problem("[1,]"), JsonProblem::Unexpected);
        assert_eq!(problem("nul"), JsonProblem::Unexpected);
        assert_eq!(problem("1 2"), JsonProblem::Trailing);
        assert_eq!(problem("[[[[[]]]]]"), JsonProblem::TooDeep);
        assert_eq!(problem("\"a\nb\""), JsonProblem::Control);
        assert_eq!(problem("\"\\x\""), JsonProblem::Escape);
        assert_eq!(problem("\"\\ud800\""), JsonProblem::Escape);
        assert_eq!(problem("\"\\udc00\""), JsonProblem::Escape);
        assert_eq!(problem("\"\\ud800\\u0041\""), JsonProblem::Escape);
        assert_eq!(problem("\"\\u+123\""), JsonProblem::Escape);
        assert_eq!(problem("01"), JsonProblem::Trailing);
        assert_eq!(problem("1."), JsonProblem::Number);
        assert_eq!(problem("-"), JsonProblem::Number);
    }

    #[test]
    fn refuses_duplicate_keys_also_when_one_is_escaped() {
        let error = read(r#"{"a":1,"\u0061":2}"#, 4);
        assert_eq!(
            error.unwrap_err(),
            JsonError::DuplicateKey {
                offset: 7,
                key: "a".into()
            }
        );
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}", json in "[\\[\\]{}\",:\\\\u0-9a-f eE.+-]{0,60}") {
            drop(read(&text, 8));
            drop(read(&json, 8));
        }

        #[test]
        fn agrees_with_another_reader_on_strings(text in any::<String>()) {
            let written = serde_json::to_string(&text).unwrap();
            let value = read(&written, 1).unwrap();
            prop_assert!(matches!(value.node, Node::Text(read) if read == text));
            prop_assert_eq!((value.start, value.end), (0, written.len()));
        }

        #[test]
        fn accepts_what_another_reader_accepts(text in "[\\[\\]{}\",:0-9a-b eE.+-]{0,12}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            let ours = match read(&text, 64) {
                Ok(_) | Err(JsonError::DuplicateKey { .. }) => true,
                Err(JsonError::Malformed { .. }) => false,
            };
            // The other reader keeps no number that overflows a float.
            prop_assert!(ours == theirs || (ours && text.contains(['e', 'E'])));
        }
    }
}
