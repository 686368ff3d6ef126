//! Keys and values of a JSON text, one after the other.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Failure;
use super::lexer::{Lexer, Token};
use super::pointers::{Pointers, Selection};
use super::string::Text;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A member's name.
    Key,
    /// A string, number or literal.
    Value,
}

/// A key or a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// Which of both.
    pub part: Part,
    /// The text without quotes, escapes decoded.
    pub text: Cow<'a, [u8]>,
    /// The text without quotes, escapes as they came.
    pub raw: &'a [u8],
}

/// The elements of a body that pointers select, in their order. When there are no more, `failure`
/// tells whether that was the body's end.
#[derive(Clone, Debug)]
pub struct Elements<'a, 'p> {
    lexer: Lexer<'a>,
    root: Selection<'p>,
    open: Vec<Open<'p>>,
    /// The keys of objects so far, with the number of their object.
    keys: HashSet<(usize, Cow<'a, [u8]>)>,
    objects: usize,
    failure: Option<Failure>,
}

/// An object or array that has not ended.
#[derive(Clone, Copy, Debug)]
enum Open<'p> {
    Object {
        number: usize,
        selection: Selection<'p>,
        member: Option<Selection<'p>>,
    },
    Array {
        next: usize,
        selection: Selection<'p>,
    },
}

impl<'a, 'p> Elements<'a, 'p> {
    /// The elements of a body.
    pub fn of(body: &'a [u8], pointers: &'p Pointers) -> Self {
        Self {
            lexer: Lexer::new(body),
            root: pointers.root(),
            open: Vec::new(),
            keys: HashSet::new(),
            objects: 0,
            failure: None,
        }
    }

    /// Why the body could not be read further, once there are no more elements.
    pub const fn failure(&self) -> Option<Failure> {
        self.failure
    }

    /// Reads up to the next element.
    fn advance(&mut self) -> Result<Option<Element<'a>>, Failure> {
        while let Some(token) = self.lexer.next()? {
            let element = match token {
                Token::ObjectStart => self.start_object().map(|()| None),
                Token::ArrayStart => self.start_array().map(|()| None),
                Token::ObjectEnd => self.end(|open| matches!(open, Open::Object { .. })),
                Token::ArrayEnd => self.end(|open| matches!(open, Open::Array { .. })),
                Token::Comma => self.comma(),
                Token::String(text) => self.string(text),
                Token::Scalar(text) => self.string(Text {
                    raw: text,
                    decoded: Cow::Borrowed(text),
                    failure: None,
                }),
            }?;
            if element.is_some() {
                return Ok(element);
            }
            if let Some(failure) = self.failure {
                return Err(failure);
            }
        }
        if self.open.is_empty() {
            Ok(None)
        } else {
            Err(Failure::Truncated)
        }
    }

    fn start_object(&mut self) -> Result<(), Failure> {
        let selection = self.value()?;
        self.objects += 1;
        self.open.push(Open::Object {
            number: self.objects,
            selection,
            member: None,
        });
        Ok(())
    }

    fn start_array(&mut self) -> Result<(), Failure> {
        let selection = self.value()?;
        self.open.push(Open::Array { next: 0, selection });
        Ok(())
    }

    /// What is selected of the value that stands here.
    fn value(&mut self) -> Result<Selection<'p>, Failure> {
        match self.open.last_mut() {
            None => Ok(self.root),
            Some(Open::Object { member, .. }) => member.take().ok_or(Failure::BadCharacter),
            Some(Open::Array { next, selection }) => {
                let selected = selection.element(*next);
                *next += 1;
                Ok(selected)
            }
        }
    }

    fn end(&mut self, is_kind: impl Fn(&Open<'p>) -> bool) -> Result<Option<Element<'a>>, Failure> {
        self.open
            .pop_if(|open| is_kind(open))
            .map(|_| None)
            .ok_or(Failure::BadCharacter)
    }

    /// Behind a key, a comma takes its value's place.
    fn comma(&mut self) -> Result<Option<Element<'a>>, Failure> {
        match self.open.last_mut() {
            None => return Err(Failure::BadCharacter),
            Some(Open::Object { member, .. }) => *member = None,
            Some(Open::Array { .. }) => {}
        }
        Ok(None)
    }

    /// A string is a key where an object waits for one, else a value; so is a scalar, tolerantly.
    fn string(&mut self, text: Text<'a>) -> Result<Option<Element<'a>>, Failure> {
        let (part, is_selected) = match self.open.last_mut() {
            None => return Err(Failure::ScalarRoot),
            Some(Open::Object {
                number,
                selection,
                member: member @ None,
            }) => {
                if text.failure.is_none() && !self.keys.insert((*number, text.decoded.clone())) {
                    return Err(Failure::DuplicateKey);
                }
                *member = Some(selection.member(&text.decoded));
                (Part::Key, selection.is_whole())
            }
            Some(_) => (Part::Value, self.value()?.is_whole()),
        };
        self.failure = text.failure;
        let element = Element {
            part,
            text: text.decoded,
            raw: text.raw,
        };
        Ok(is_selected.then_some(element))
    }
}

impl<'a> Iterator for Elements<'a, '_> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        if self.failure.is_some() {
            return None;
        }
        match self.advance() {
            Ok(element) => element,
            Err(failure) => {
                self.failure = Some(failure);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
