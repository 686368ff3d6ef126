//! `LIKE`: `%` is anything, `_` any one character.

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Like {
    pieces: Vec<Piece>,
    ignores_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
}

impl Like {
    /// A backslash makes the next character itself.
    pub(super) fn parse(pattern: &str, ignores_case: bool) -> Self {
        let mut pieces = Vec::new();
        let mut letters = pattern.chars();
        while let Some(letter) = letters.next() {
            let piece = match letter {
                '%' => Piece::Any,
                '_' => Piece::One,
                '\\' => Piece::Letter(letters.next().unwrap_or('\\')),
                letter => Piece::Letter(letter),
            };
            if piece != Piece::Any || pieces.last() != Some(&Piece::Any) {
                pieces.push(piece);
            }
        }
        Self {
            pieces,
            ignores_case,
        }
    }

    /// Whether a whole text is like it; time is bounded by the product of the lengths.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut piece) = (0, 0);
        // Where the last `%` stands, and how much of the text it has swallowed.
        let mut back: Option<(usize, usize)> = None;
        while let Some(letter) = text.get(at) {
            match self.pieces.get(piece) {
                Some(Piece::Any) => {
                    back = Some((piece + 1, at));
                    piece += 1;
                    continue;
                }
                Some(Piece::One) => {}
                Some(Piece::Letter(wanted)) if self.is(*wanted, *letter) => {}
                _ => {
                    let Some((after, swallowed)) = back else {
                        return false;
                    };
                    back = Some((after, swallowed + 1));
                    (piece, at) = (after, swallowed + 1);
                    continue;
                }
            }
            at += 1;
            piece += 1;
        }
        let rest = self.pieces.get(piece..).unwrap_or_default();
        rest.iter().all(|piece| *piece == Piece::Any)
    }

    fn is(&self, wanted: char, letter: char) -> bool {
        match self.ignores_case {
            true => wanted.to_lowercase().eq(letter.to_lowercase()),
            false => wanted == letter,
        }
    }
}
