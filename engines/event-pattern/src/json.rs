//! A small bounded JSON reader that keeps what patterns need and common readers drop: where
//! values stand, and numbers as they were written.
//!
//! <https://www.rfc-editor.org/rfc/rfc8259>

use std::borrow::Cow;

/// A value and where it stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json<'t> {
    /// The value.
    pub node: Node<'t>,
    /// Where it begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(&'t str),
    /// A string, without its escapes.
    Text(Cow<'t, str>),
    /// An array.
    List(Vec<Json<'t>>),
    /// An object's members, in order; of a name that stands there twice, the last counts.
    Object(Vec<Member<'t>>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member<'t> {
    /// Its name.
    pub name: Cow<'t, str>,
    /// Its value.
    pub value: Json<'t>,
}

/// A text that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Where, in bytes.
    pub offset: usize,
    /// What stands there; `None` where the text ends too early.
    pub found: Option<char>,
}

impl<'t> Json<'t> {
    /// The member of that name, if this is an object that has it.
    pub fn find(&self, name: &str) -> Option<&Self> {
        let Node::Object(members) = &self.node else {
            return None;
        };
        let member = members.iter().rev().find(|member| member.name == name);
        member.map(|member| &member.value)
    }

    /// The string, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as it was written in `source`, which it was read from.
    pub fn source<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.start..self.end).unwrap_or_default()
    }
}

/// Reads one document of at most `depth` nested objects and arrays.
///
/// # Errors
/// It is no JSON, or nested deeper.
pub fn read(text: &str, depth: usize) -> Result<Json<'_>, JsonError> {
    let mut reader = Reader { text, offset: 0 };
    let value = reader.value(depth)?;
    reader.skip_white_space();
    if reader.offset == text.len() {
        Ok(value)
    } else {
        Err(reader.error())
    }
}

/// A text as a JSON string.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control < ' ' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Result<Json<'t>, JsonError> {
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
            _ => return Err(self.error()),
        };
        let end = self.offset;
        Ok(Json { node, start, end })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member<'t>>, JsonError> {
        let depth = depth.checked_sub(1).ok_or_else(|| self.error())?;
        self.offset += 1;
        let mut members = Vec::new();
        if self.take_behind_white_space(b'}') {
            return Ok(members);
        }
        loop {
            self.skip_white_space();
            let name = self.string()?;
            self.expect_behind_white_space(b':')?;
            let value = self.value(depth)?;
            members.push(Member { name, value });
            if self.take_behind_white_space(b'}') {
                return Ok(members);
            }
            self.expect_behind_white_space(b',')?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Json<'t>>, JsonError> {
        let depth = depth.checked_sub(1).ok_or_else(|| self.error())?;
        self.offset += 1;
        let mut values = Vec::new();
        if self.take_behind_white_space(b']') {
            return Ok(values);
        }
        loop {
            values.push(self.value(depth)?);
            if self.take_behind_white_space(b']') {
                return Ok(values);
            }
            self.expect_behind_white_space(b',')?;
        }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, JsonError> {
        self.expect(b'"')?;
        let start = self.offset;
        while self.peek().is_some_and(is_plain) {
            self.offset += 1;
        }
        let plain = self.since(start);
        if self.take(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        while !self.take(b'"') {
            self.expect(b'\\')?;
            text.push(self.escaped()?);
            let start = self.offset;
            while self.peek().is_some_and(is_plain) {
                self.offset += 1;
            }
            text.push_str(self.since(start));
        }
        Ok(Cow::Owned(text))
    }

    /// The character of an escape sequence, behind its backslash.
    fn escaped(&mut self) -> Result<char, JsonError> {
        let escaped = match self.peek() {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.offset += 1;
                return self.unicode();
            }
            _ => return Err(self.error()),
        };
        self.offset += 1;
        Ok(escaped)
    }

    /// A code unit, or the two of a character beyond the basic plane.
    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.code_unit()?;
        let units = if (0xd800..0xdc00).contains(&first) {
            self.expect(b'\\')?;
            self.expect(b'u')?;
            vec![first, self.code_unit()?]
        } else {
            vec![first]
        };
        let mut decoded = char::decode_utf16(units);
        decoded
            .next()
            .and_then(Result::ok)
            .ok_or_else(|| self.error())
    }

    fn code_unit(&mut self) -> Result<u16, JsonError> {
        let digits = self.text.get(self.offset..self.offset + 4);
        let digits = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.error())?;
        self.offset += 4;
        Ok(unit)
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
        Ok(self.since(start))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.offset;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.offset += 1;
        }
        if self.offset == start {
            return Err(self.error());
        }
        Ok(())
    }

    fn word(&mut self, word: &str, node: Node<'t>) -> Result<Node<'t>, JsonError> {
        let rest = self.text.get(self.offset..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.error());
        }
        self.offset += word.len();
        Ok(node)
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.offset).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.offset += usize::from(is_there);
        is_there
    }

    fn take_behind_white_space(&mut self, byte: u8) -> bool {
        self.skip_white_space();
        self.take(byte)
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.error())
        }
    }

    fn expect_behind_white_space(&mut self, byte: u8) -> Result<(), JsonError> {
        self.skip_white_space();
        self.expect(byte)
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.offset += 1;
        }
    }

    fn error(&self) -> JsonError {
        let rest = self.text.get(self.offset..).unwrap_or_default();
        JsonError {
            offset: self.offset,
            found: rest.chars().next(),
        }
    }
}

/// Whether a byte stands for itself in a string.
const fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Option<String> {
        let value = read(source, 8).ok()?;
        value.text().map(str::to_owned)
    }

    #[test]
    fn reads_strings_with_their_escapes() {
        assert_eq!(text(r#""plain""#).unwrap(), "plain");
        assert_eq!(
            text(r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z""#).unwrap(),
            "a\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1f600}z"
        );
        for wrong in [
            r#"""#,
            r#""\x""#,
            r#""\ud83d""#,
            r#""\u12""#,
            r#""\u+123""#,
            "\"\n\"",
        ] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn writes_strings_that_it_reads() {
        let written = "a\"\\/\u{8}\u{1f}\n\r\t\u{e9}\u{1f600}";
        assert_eq!(text(&quoted(written)).unwrap(), written);
    }

    #[test]
    fn keeps_numbers_as_they_were_written() {
        for number in ["0", "-0", "12", "1.50", "3.018e2", "1E+400", "-2e-3"] {
            assert_eq!(read(number, 0).unwrap().node, Node::Number(number));
        }
        for wrong in ["01", "1.", ".5", "-", "1e", "+1", "0x1"] {
            assert!(read(wrong, 0).is_err(), "{wrong}");
        }
    }

    #[test]
    fn says_where_values_stand_and_takes_the_last_of_a_name() {
        let source = r#" {"a": [1, {"b" : null}], "a": true} "#;
        let value = read(source, 3).unwrap();
        assert_eq!(value.source(source), source.trim());
        assert_eq!(value.find("a").unwrap().source(source), "true");
        assert_eq!(value.find("b"), None);
    }

    #[test]
    fn refuses_what_is_no_document_and_says_where() {
        let found = |source| read(source, 4).map_err(|error| (error.offset, error.found));
        assert_eq!(found(""), Err((0, None)));
        assert_eq!(found("{,}"), Err((1, Some(','))));
        assert_eq!(found(r#"{"a" 1}"#), Err((5, Some('1'))));
        assert_eq!(found("[1 2]"), Err((3, Some('2'))));
        assert_eq!(found("[1,]"), Err((3, Some(']'))));
        assert_eq!(found("true false"), Err((5, Some('f'))));
        assert_eq!(found("nul"), Err((0, Some('n'))));
        assert_eq!(found("[[[[[]]]]]"), Err((4, Some('['))));
    }

    #[test]
    fn reads_as_deep_as_events_may_be() {
        let deep = "[".repeat(1000) + &"]".repeat(1000);
        assert!(read(&deep, 1000).is_ok());
        assert!(read(&deep, 999).is_err());
    }
}
