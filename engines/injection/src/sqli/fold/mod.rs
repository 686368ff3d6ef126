//! Folds tokens that have no bearing on whether something is an attack, such as arithmetic,
//! lists and casts, until five are left.
//!
//! It looks at two or three tokens at a time, from the left, and begins anew after most folds.

mod pair;
mod triple;

use super::fingerprint::LONGEST;
use super::token::{Kind, Token};
use super::tokenizer::{Counts, Tokenizer};
use Kind::{Bareword, CloseParenthesis, Comma, Number, OpenParenthesis, Operator};

/// Five tokens, and those that are read to understand the fifth.
const PLACES: usize = 8;

/// What is left of an input.
pub(crate) struct Folded<'a> {
    tokens: [Token<'a>; PLACES],
    length: usize,
    pub(crate) counts: Counts,
}

impl<'a> Folded<'a> {
    /// The tokens that make the fingerprint.
    pub(crate) fn tokens(&self) -> &[Token<'a>] {
        self.tokens.get(..self.length).unwrap_or_default()
    }

    /// The same, to be changed.
    pub(crate) fn tokens_mut(&mut self) -> &mut [Token<'a>] {
        self.tokens.get_mut(..self.length).unwrap_or_default()
    }
}

/// What to do with the tokens from the left on.
#[derive(Clone, Copy)]
enum Fold {
    /// Nothing: they may be left as they are.
    None,
    /// Drop so many tokens at the end, then look again.
    Drop(usize, Resume),
    /// Take the second token for the first, drop one at the end, then begin anew.
    SecondForFirst,
    /// Take the third token for the second, drop so many at the end, then begin anew.
    ThirdForSecond(usize),
    /// Take both for this phrase.
    Phrase(Kind, &'static [u8]),
    /// Take the token with this index for another kind.
    Retype(usize, Kind, After),
    /// Nothing else counts.
    Evil,
}

/// Where to look after a fold.
#[derive(Clone, Copy)]
enum Resume {
    Start,
    OneBack,
    Here,
}

/// What to do when a token has become another kind.
#[derive(Clone, Copy)]
enum After {
    Look(Resume),
    /// Go on to the rules for three tokens.
    GoOn(Resume),
}

/// Reads tokens until five are left that don't fold.
pub(crate) fn fold<'a>(tokenizer: Tokenizer<'a>) -> Folded<'a> {
    Folder::new(tokenizer).run()
}

struct Folder<'a> {
    tokenizer: Tokenizer<'a>,
    tokens: [Token<'a>; PLACES],
    /// How many places are taken.
    length: usize,
    /// The leftmost token that is looked at; those before it are done.
    left: usize,
    /// Whether the input has more tokens.
    more: bool,
    /// The comment after the last token.
    comment: Option<Token<'a>>,
}

impl<'a> Folder<'a> {
    fn new(tokenizer: Tokenizer<'a>) -> Self {
        Self {
            tokenizer,
            tokens: [Token::NONE; PLACES],
            length: 0,
            left: 0,
            more: true,
            comment: None,
        }
    }

    fn run(mut self) -> Folded<'a> {
        if self.skip_preamble() {
            while self.step() {}
            if let Some(comment) = self.comment.filter(|_| self.length < LONGEST) {
                self.push(comment);
            }
        }
        Folded {
            tokens: self.tokens,
            length: self.length.min(LONGEST),
            counts: self.tokenizer.counts(),
        }
    }

    /// Reads up to the first token that is no comment, parenthesis, cast or sign; false if none is.
    fn skip_preamble(&mut self) -> bool {
        let first = self.tokenizer.find(|token| {
            !token.is(&[Kind::Comment, OpenParenthesis, Kind::SqlType])
                && !token.is_unary_operator()
        });
        first.inspect(|first| self.push(*first)).is_some()
    }

    /// One round; false when all is folded.
    fn step(&mut self) -> bool {
        self.fold_five();
        if !self.more || self.left >= LONGEST {
            return false;
        }
        if !self.read_up_to(2) {
            // The end: what is left is done.
            self.left = self.length;
            return true;
        }
        match self.seen() {
            [first, second, ..] => match pair::fold(first, second) {
                Fold::Evil => {
                    self.end_as_evil();
                    return false;
                }
                fold => {
                    if self.apply(fold) {
                        return true;
                    }
                }
            },
            _ => return false,
        }
        self.step_of_three();
        true
    }

    fn end_as_evil(&mut self) {
        (self.left, self.length, self.comment) = (0, 1, None);
        self.retype(0, Kind::Evil);
    }

    fn step_of_three(&mut self) {
        if !self.read_up_to(3) {
            self.left = self.length;
            return;
        }
        if let [first, second, third, ..] = self.seen() {
            let fold = triple::fold(first, second, third);
            if !self.apply(fold) {
                self.left += 1;
            }
        }
    }

    /// The tokens from the left on.
    #[inline]
    fn seen(&self) -> &[Token<'a>] {
        self.tokens.get(self.left..self.length).unwrap_or_default()
    }

    /// Reads tokens until so many are seen; false if there are not so many.
    #[inline]
    fn read_up_to(&mut self, count: usize) -> bool {
        while self.more && self.length <= LONGEST && self.length < self.left + count {
            match self.tokenizer.next() {
                Some(comment) if comment.kind == Kind::Comment => self.comment = Some(comment),
                Some(token) => {
                    self.comment = None;
                    self.push(token);
                }
                None => self.more = false,
            }
        }
        self.length >= self.left + count
    }

    fn push(&mut self, token: Token<'a>) {
        if let Some(place) = self.tokens.get_mut(self.length) {
            *place = token;
            self.length += 1;
        }
    }

    /// Folds; true if the round is over.
    fn apply(&mut self, fold: Fold) -> bool {
        match fold {
            Fold::None | Fold::Evil => return false,
            Fold::Drop(count, resume) => {
                self.drop_last(count);
                self.resume(resume);
            }
            Fold::SecondForFirst => {
                self.copy(1, 0);
                self.drop_last(1);
                self.resume(Resume::Start);
            }
            Fold::ThirdForSecond(count) => {
                self.copy(2, 1);
                self.drop_last(count);
                self.resume(Resume::Start);
            }
            Fold::Phrase(kind, text) => {
                if let Some(first) = self.tokens.get_mut(self.left) {
                    (first.kind, first.text) = (kind, text);
                }
                self.drop_last(1);
                self.resume(Resume::OneBack);
            }
            Fold::Retype(index, kind, after) => {
                self.retype(index, kind);
                let (After::Look(resume) | After::GoOn(resume)) = after;
                self.resume(resume);
                return matches!(after, After::Look(_));
            }
        }
        true
    }

    fn drop_last(&mut self, count: usize) {
        self.length = self.length.saturating_sub(count);
    }

    fn resume(&mut self, resume: Resume) {
        self.left = match resume {
            Resume::Start => 0,
            Resume::OneBack => self.left.saturating_sub(1),
            Resume::Here => self.left,
        };
    }

    fn copy(&mut self, from: usize, to: usize) {
        let token = self.tokens.get(self.left + from).copied();
        if let (Some(token), Some(place)) = (token, self.tokens.get_mut(self.left + to)) {
            *place = token;
        }
    }

    fn retype(&mut self, index: usize, kind: Kind) {
        if let Some(token) = self.tokens.get_mut(self.left + index) {
            token.kind = kind;
        }
    }

    /// Five tokens that are only arithmetic become one, and what follows them is read on.
    fn fold_five(&mut self) {
        if self.length < LONGEST {
            return;
        }
        let [a, b, c, d, e, sixth, ..] = self.tokens;
        if !is_arithmetic([a, b, c, d, e].map(|token| token.kind)) {
            return;
        }
        let has_sixth = self.length > LONGEST;
        self.length = 1;
        self.left = 0;
        if has_sixth {
            self.push(sixth);
        }
    }
}

/// `1 + (1)`, `n + (n)`, `1), (1`, `n) + (n`.
fn is_arithmetic(kinds: [Kind; LONGEST]) -> bool {
    matches!(
        kinds,
        [
            Number,
            Operator | Comma,
            OpenParenthesis,
            Number,
            CloseParenthesis
        ] | [
            Bareword,
            Operator,
            OpenParenthesis,
            Bareword | Number,
            CloseParenthesis
        ] | [Number, CloseParenthesis, Comma, OpenParenthesis, Number]
            | [
                Bareword,
                CloseParenthesis,
                Operator,
                OpenParenthesis,
                Bareword
            ]
    )
}
