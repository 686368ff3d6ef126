//! Where something stands in a document, for people who read explanations.

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Bytes before it.
    pub offset: usize,
    /// Its line; the first is 1.
    pub line: usize,
    /// Its column in characters; the first is 1.
    pub column: usize,
}

/// From where to where; the end is just behind the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

/// Turns offsets into positions. Offsets must be asked for in rising order, so that a document
/// is walked once however many statements it has.
pub(crate) struct PositionCursor<'t> {
    text: &'t str,
    at: Position,
}

impl<'t> PositionCursor<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: Position {
                offset: 0,
                line: 1,
                column: 1,
            },
        }
    }

    pub(crate) fn position(&mut self, offset: usize) -> Position {
        for character in self
            .text
            .get(self.at.offset..offset)
            .unwrap_or_default()
            .chars()
        {
            self.at.offset += character.len_utf8();
            if character == '\n' {
                self.at.line += 1;
                self.at.column = 1;
            } else {
                self.at.column += 1;
            }
        }
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let mut cursor = PositionCursor::new("ab\nüx\n");
        assert_eq!(
            cursor.position(1),
            Position {
                offset: 1,
                line: 1,
                column: 2
            }
        );
        assert_eq!(
            cursor.position(3),
            Position {
                offset: 3,
                line: 2,
                column: 1
            }
        );
        assert_eq!(
            cursor.position(5),
            Position {
                offset: 5,
                line: 2,
                column: 2
            }
        );
        assert_eq!(
            cursor.position(7),
            Position {
                offset: 7,
                line: 3,
                column: 1
            }
        );
    }
}
