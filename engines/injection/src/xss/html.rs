//! Cuts HTML into tokens as browsers do, old ones too: no input is wrong.
//!
//! States and their names are the standard's, but for what only some browsers took: zero bytes in
//! names, values in backticks, and `<% … %>`.
//!
//! <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>

use memchr::{memchr, memmem};

use crate::ascii::ByteSet;

/// What ends a name or a value. A zero byte does, too, in some browsers.
const WHITE: ByteSet = ByteSet::of(b" \t\n\x0b\x0c\r\0");
const END_OF_ATTRIBUTE_NAME: ByteSet = ByteSet::of(b" \t\n\x0b\x0c\r\0/=>");
const END_OF_UNQUOTED_VALUE: ByteSet = ByteSet::of(b" \t\n\x0b\x0c\r\0>");
/// Zero bytes are ignored in the names of tags.
const END_OF_TAG_NAME: ByteSet = ByteSet::of(b" \t\n\x0b\x0c\r/>");

/// A token and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// What stands between tags.
    Text(&'a [u8]),
    /// `<name`
    TagName(&'a [u8]),
    /// `>` after attributes.
    TagEnd(&'a [u8]),
    /// `/>`
    SelfClosingTagEnd(&'a [u8]),
    /// `</name>`
    EndTag(&'a [u8]),
    AttributeName(&'a [u8]),
    AttributeValue(&'a [u8]),
    /// `<!-- … -->`, and whatever browsers ignore like it.
    Comment(&'a [u8]),
    Doctype(&'a [u8]),
}

/// Where in a page the input stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// Between tags.
    Data,
    /// In a tag, after an attribute's value without quotes.
    Unquoted,
    /// In an attribute's value, in these quotes.
    Quoted(u8),
}

#[derive(Debug, Clone, Copy)]
enum State {
    Data,
    TagOpen,
    EndTagOpen,
    TagName { is_end: bool },
    BeforeAttributeName,
    AttributeName,
    AfterAttributeName,
    BeforeAttributeValue,
    QuotedValue(u8),
    UnquotedValue,
    AfterQuotedValue,
    SelfClosing,
    TagEnd,
    MarkupDeclaration,
    BogusComment,
    End,
}

/// The tokens of an input.
pub(crate) struct Tokenizer<'a> {
    input: &'a [u8],
    at: usize,
    state: State,
}

impl<'a> Tokenizer<'a> {
    pub(crate) fn new(input: &'a [u8], context: Context) -> Self {
        let state = match context {
            Context::Data => State::Data,
            Context::Unquoted => State::BeforeAttributeName,
            Context::Quoted(quote) => State::QuotedValue(quote),
        };
        Self {
            input,
            at: 0,
            state,
        }
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }

    /// Takes so many bytes, leaves out so many behind them, and goes on in this state.
    #[inline]
    fn take(&mut self, length: usize, skip: usize, next: State) -> &'a [u8] {
        let text = self.rest().get(..length).unwrap_or_default();
        self.at += length + skip;
        self.state = next;
        text
    }

    /// Takes all that is left.
    fn take_all(&mut self) -> &'a [u8] {
        self.take(self.rest().len(), 0, State::End)
    }

    /// Leaves out so many bytes and goes on in this state.
    #[inline]
    fn go(&mut self, skip: usize, next: State) -> Option<Token<'a>> {
        self.at += skip;
        self.state = next;
        None
    }

    /// One step of the machine: a token, or only another state.
    fn step(&mut self) -> Option<Token<'a>> {
        match self.state {
            State::Data => self.data(),
            State::TagOpen => self.tag_open(),
            State::EndTagOpen => self.end_tag_open(),
            State::TagName { is_end } => Some(self.tag_name(is_end)),
            State::BeforeAttributeName => self.before_attribute_name(),
            State::AttributeName => Some(self.attribute_name()),
            State::AfterAttributeName => self.after_attribute_name(),
            State::BeforeAttributeValue => self.before_attribute_value(),
            State::QuotedValue(quote) => Some(self.quoted_value(quote)),
            State::UnquotedValue => Some(self.unquoted_value()),
            State::AfterQuotedValue => self.after_quoted_value(),
            State::SelfClosing => self.self_closing(),
            State::TagEnd => Some(Token::TagEnd(self.take(1, 0, State::Data))),
            State::MarkupDeclaration => self.markup_declaration(),
            State::BogusComment => Some(self.comment_until(b">")),
            State::End => None,
        }
    }

    fn data(&mut self) -> Option<Token<'a>> {
        let text = match memchr(b'<', self.rest()) {
            Some(length) => self.take(length, 1, State::TagOpen),
            None => self.take_all(),
        };
        (!text.is_empty()).then_some(Token::Text(text))
    }

    fn tag_open(&mut self) -> Option<Token<'a>> {
        match self.peek() {
            Some(b'!') => self.go(1, State::MarkupDeclaration),
            Some(b'/') => self.go(1, State::EndTagOpen),
            Some(b'?') => self.go(1, State::BogusComment),
            Some(b'%') => {
                // Internet Explorer's and old Safari's other comment.
                self.at += 1;
                Some(self.comment_until(b"%>"))
            }
            Some(0 | b'a'..=b'z' | b'A'..=b'Z') => self.go(0, State::TagName { is_end: false }),
            Some(_) => {
                self.state = State::Data;
                Some(Token::Text(b"<"))
            }
            None => self.go(0, State::End),
        }
    }

    fn end_tag_open(&mut self) -> Option<Token<'a>> {
        match self.peek() {
            Some(b'>') => self.go(0, State::Data),
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.go(0, State::TagName { is_end: true }),
            Some(_) => self.go(0, State::BogusComment),
            None => self.go(0, State::End),
        }
    }

    fn tag_name(&mut self, is_end: bool) -> Token<'a> {
        let length = END_OF_TAG_NAME.gap(self.rest());
        match self.rest().get(length) {
            None => Token::TagName(self.take_all()),
            Some(b'/') => Token::TagName(self.take(length, 1, State::SelfClosing)),
            Some(b'>') if is_end => Token::EndTag(self.take(length, 1, State::Data)),
            Some(b'>') => Token::TagName(self.take(length, 0, State::TagEnd)),
            Some(_) => Token::TagName(self.take(length, 1, State::BeforeAttributeName)),
        }
    }

    fn skip_white(&mut self) -> Option<u8> {
        self.at += WHITE.span(self.rest());
        self.peek()
    }

    fn before_attribute_name(&mut self) -> Option<Token<'a>> {
        match self.skip_white() {
            Some(b'/') => self.go(1, State::SelfClosing),
            Some(b'>') => self.go(0, State::TagEnd),
            Some(_) => self.go(0, State::AttributeName),
            None => self.go(0, State::End),
        }
    }

    /// The first byte belongs to the name, whatever it is.
    fn attribute_name(&mut self) -> Token<'a> {
        let tail = self.rest().get(1..).unwrap_or_default();
        let length = 1 + END_OF_ATTRIBUTE_NAME.gap(tail);
        Token::AttributeName(match self.rest().get(length) {
            None => self.take_all(),
            Some(b'/') => self.take(length, 1, State::SelfClosing),
            Some(b'=') => self.take(length, 1, State::BeforeAttributeValue),
            Some(b'>') => self.take(length, 0, State::TagEnd),
            Some(_) => self.take(length, 1, State::AfterAttributeName),
        })
    }

    fn after_attribute_name(&mut self) -> Option<Token<'a>> {
        match self.skip_white() {
            Some(b'=') => self.go(1, State::BeforeAttributeValue),
            _ => self.go(0, State::BeforeAttributeName),
        }
    }

    fn before_attribute_value(&mut self) -> Option<Token<'a>> {
        match self.skip_white() {
            // Internet Explorer took backticks.
            Some(quote @ (b'"' | b'\'' | b'`')) => self.go(1, State::QuotedValue(quote)),
            Some(_) => self.go(0, State::UnquotedValue),
            None => self.go(0, State::End),
        }
    }

    fn quoted_value(&mut self, quote: u8) -> Token<'a> {
        Token::AttributeValue(match memchr(quote, self.rest()) {
            Some(length) => self.take(length, 1, State::AfterQuotedValue),
            None => self.take_all(),
        })
    }

    fn unquoted_value(&mut self) -> Token<'a> {
        let length = END_OF_UNQUOTED_VALUE.gap(self.rest());
        Token::AttributeValue(match self.rest().get(length) {
            None => self.take_all(),
            Some(b'>') => self.take(length, 0, State::TagEnd),
            Some(_) => self.take(length, 1, State::BeforeAttributeName),
        })
    }

    fn after_quoted_value(&mut self) -> Option<Token<'a>> {
        match self.peek() {
            None => self.go(0, State::End),
            Some(_) => self.go(0, State::BeforeAttributeName),
        }
    }

    fn self_closing(&mut self) -> Option<Token<'a>> {
        match self.peek() {
            Some(b'>') => {
                self.at -= 1;
                Some(Token::SelfClosingTagEnd(self.take(2, 0, State::Data)))
            }
            Some(_) => self.go(0, State::BeforeAttributeName),
            None => self.go(0, State::End),
        }
    }

    fn markup_declaration(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if rest
            .get(..7)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE"))
        {
            let length = memchr(b'>', rest);
            return Some(Token::Doctype(match length {
                Some(length) => self.take(length, 1, State::Data),
                None => self.take_all(),
            }));
        }
        if rest.starts_with(b"[CDATA[") {
            self.at += 7;
            return Some(Token::Text(self.text_until(b"]]>")));
        }
        if rest.starts_with(b"--") {
            self.at += 2;
            return Some(self.comment());
        }
        self.go(0, State::BogusComment)
    }

    fn text_until(&mut self, end: &[u8]) -> &'a [u8] {
        match memmem::find(self.rest(), end) {
            Some(length) => self.take(length, end.len(), State::Data),
            None => self.take_all(),
        }
    }

    fn comment_until(&mut self, end: &[u8]) -> Token<'a> {
        Token::Comment(self.text_until(end))
    }

    /// A comment ends at `-->` or `-!>`, with any number of zero bytes after the first dash.
    fn comment(&mut self) -> Token<'a> {
        let rest = self.rest();
        let end = memchr::memchr_iter(b'-', rest)
            .find_map(|dash| Some((dash, end_of_comment(rest.get(dash + 1..)?)?)));
        Token::Comment(match end {
            Some((length, skip)) => self.take(length, 1 + skip, State::Data),
            None => self.take_all(),
        })
    }
}

fn end_of_comment(after: &[u8]) -> Option<usize> {
    let zeros = after.iter().take_while(|byte| **byte == 0).count();
    match after.get(zeros..)? {
        [b'-' | b'!', b'>', ..] => Some(zeros + 2),
        _ => None,
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(token) = self.step() {
                return Some(token);
            }
            if let State::End = self.state {
                return None;
            }
        }
    }
}
