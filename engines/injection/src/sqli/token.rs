//! What SQL is made of, as far as attacks are concerned.

/// The kind of a token. Its letter is how fingerprints spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    /// A keyword without a kind of its own, such as `INTO`.
    Keyword = b'k',
    /// `UNION`, `EXCEPT`, `INTERSECT`.
    Union = b'U',
    /// `GROUP BY`, `LIMIT`, `HAVING`.
    Group = b'B',
    /// What begins a statement or an expression: `SELECT`, `CASE`.
    Expression = b'E',
    /// A type, or what casts to one.
    SqlType = b't',
    /// A function.
    Function = b'f',
    /// A word that SQL has no use of its own for.
    Bareword = b'n',
    /// A number.
    Number = b'1',
    /// A variable, or a word that acts as one, such as `CURRENT_USER`.
    Variable = b'v',
    /// A string.
    Text = b's',
    /// An operator.
    Operator = b'o',
    /// `AND`, `OR` and the like.
    Logic = b'&',
    /// A comment.
    Comment = b'c',
    /// `COLLATE`.
    Collate = b'A',
    /// `(`
    OpenParenthesis = b'(',
    /// `)`
    CloseParenthesis = b')',
    /// `{`
    OpenBrace = b'{',
    /// `}`
    CloseBrace = b'}',
    /// `.`
    Dot = b'.',
    /// `,`
    Comma = b',',
    /// `:`
    Colon = b':',
    /// `;`
    Semicolon = b';',
    /// What begins a statement of Transact-SQL.
    Tsql = b'T',
    /// A character that SQL has no use for.
    Unknown = b'?',
    /// What no harmless input has, or what hides what follows it from any tokenizer.
    Evil = b'X',
    /// `\`
    Backslash = b'\\',
}

impl Kind {
    /// All kinds, in any order.
    pub(crate) const ALL: [Self; 26] = [
        Self::Keyword,
        Self::Union,
        Self::Group,
        Self::Expression,
        Self::SqlType,
        Self::Function,
        Self::Bareword,
        Self::Number,
        Self::Variable,
        Self::Text,
        Self::Operator,
        Self::Logic,
        Self::Comment,
        Self::Collate,
        Self::OpenParenthesis,
        Self::CloseParenthesis,
        Self::OpenBrace,
        Self::CloseBrace,
        Self::Dot,
        Self::Comma,
        Self::Colon,
        Self::Semicolon,
        Self::Tsql,
        Self::Unknown,
        Self::Evil,
        Self::Backslash,
    ];

    /// The kind that this letter stands for.
    pub(crate) fn of_letter(letter: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.letter() == letter)
    }

    /// How fingerprints spell it.
    pub(crate) const fn letter(self) -> u8 {
        self as u8
    }
}

/// The longest text that a token keeps: no word that matters is longer.
pub(crate) const LONGEST_TEXT: usize = 31;

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    /// Its text without quotes, cut at [`LONGEST_TEXT`].
    pub(crate) text: &'a [u8],
    /// The quote that it began with. A context's quote stands before the input, so it is none.
    pub(crate) open: Option<u8>,
    /// The quote that it ended with.
    pub(crate) close: Option<u8>,
}

impl<'a> Token<'a> {
    /// What fills places that no token has taken yet.
    pub(crate) const NONE: Self = Self::new(Kind::Unknown, b"");

    /// A token of this text, which has no quotes.
    #[inline]
    pub(crate) const fn new(kind: Kind, text: &'a [u8]) -> Self {
        let text = match text.split_at_checked(LONGEST_TEXT) {
            Some((head, _)) => head,
            None => text,
        };
        Self {
            kind,
            text,
            open: None,
            close: None,
        }
    }

    /// The same token with quotes.
    #[inline]
    pub(crate) const fn quoted(self, open: Option<u8>, close: Option<u8>) -> Self {
        Self {
            open,
            close,
            ..self
        }
    }

    /// Whether it is one of these kinds.
    #[inline]
    pub(crate) fn is(&self, kinds: &[Kind]) -> bool {
        kinds.contains(&self.kind)
    }

    /// Whether it is this word in any case.
    #[inline]
    pub(crate) fn says(&self, word: &[u8]) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Its first byte.
    #[inline]
    pub(crate) fn first(&self) -> Option<u8> {
        self.text.first().copied()
    }

    /// Whether it can stand before a value without changing what kind of thing it is: `- 1`.
    #[inline]
    pub(crate) fn is_unary_operator(&self) -> bool {
        self.kind == Kind::Operator
            && match self.text {
                [sign] => b"+-!~".contains(sign),
                [first, second] => [*first, *second] == *b"!!",
                text => text.eq_ignore_ascii_case(b"NOT"),
            }
    }

    /// Whether it calculates.
    #[inline]
    pub(crate) fn is_arithmetic_operator(&self) -> bool {
        self.kind == Kind::Operator && matches!(self.text, [b'*' | b'/' | b'-' | b'+' | b'%'])
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Token};

    #[test]
    fn letters_stand_for_one_kind_each() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_letter(kind.letter()), Some(kind));
        }
        assert_eq!(Kind::of_letter(b'F'), None);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(Token::new(Kind::Text, &[b'a'; 40]).text.len(), 31);
    }

    #[test]
    fn knows_operators_that_stand_before_a_value() {
        for text in ["-", "!!", "not"] {
            assert!(Token::new(Kind::Operator, text.as_bytes()).is_unary_operator());
        }
        assert!(!Token::new(Kind::Operator, b"||").is_unary_operator());
        assert!(!Token::new(Kind::Bareword, b"not").is_unary_operator());
    }
}
