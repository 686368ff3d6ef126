//! PCRE's spelling of patterns, in that of the `regex` crate and of `fancy-regex`.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern, spelled anew.
pub(super) struct Spelled {
    pub(super) text: String,
    /// Whether a quantifier is possessive: what it took it keeps, which only backtracking knows.
    pub(super) is_possessive: bool,
}

/// Spells a pattern anew.
pub(super) fn translate(pattern: &str) -> Spelled {
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        spelled: String::with_capacity(pattern.len()),
        is_possessive: false,
    };
    while let Some(character) = translator.rest.next() {
        translator.outside_class(character);
    }
    Spelled {
        text: translator.spelled,
        is_possessive: translator.is_possessive,
    }
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    spelled: String,
    is_possessive: bool,
}

impl Translator<'_> {
    fn outside_class(&mut self, character: char) {
        match character {
            '\\' => self.escape(),
            '[' => self.class(),
            '{' if !self.is_repetition() => self.spelled.push_str(r"\{"),
            '}' if !self.ends_repetition() => self.spelled.push_str(r"\}"),
            '*' | '+' | '?' | '}' => {
                self.spelled.push(character);
                self.quantified();
            }
            _ => self.spelled.push(character),
        }
    }

    /// Behind a quantifier, `+` makes it possessive and `?` lazy.
    fn quantified(&mut self) {
        if let Some(mark) = self.rest.next_if(|next| matches!(next, '+' | '?')) {
            self.spelled.push(mark);
            self.is_possessive |= mark == '+';
        }
    }

    /// Whether `{` begins `{2}`, `{2,}` or `{2,3}`.
    fn is_repetition(&self) -> bool {
        let inner: String = self.rest.clone().take_while(|next| *next != '}').collect();
        let closes = self.rest.clone().any(|next| next == '}');
        let is_number = |text: &str| text.chars().all(|next| next.is_ascii_digit());
        closes
            && match inner.split_once(',') {
                Some((least, most)) => !least.is_empty() && is_number(least) && is_number(most),
                None => !inner.is_empty() && is_number(&inner),
            }
    }

    /// Whether `}` ends a repetition that was spelled.
    fn ends_repetition(&self) -> bool {
        let inner = self
            .spelled
            .trim_end_matches(|last: char| last.is_ascii_digit() || last == ',');
        inner.len() < self.spelled.len() && inner.ends_with('{') && !inner.ends_with(r"\{")
    }

    fn escape(&mut self) {
        let Some(escaped) = self.rest.next() else {
            return self.spelled.push_str(r"\\");
        };
        match escaped {
            'h' => self.spelled.push_str(r"[\t ]"),
            'H' => self.spelled.push_str(r"[^\t ]"),
            'R' => self.spelled.push_str(r"(?:\r\n|[\n\x0b\f\r])"),
            'Z' => self.spelled.push_str(r"\z"),
            _ => self.common_escape(escaped),
        }
    }

    /// What is the same in classes and outside of them.
    fn common_escape(&mut self, escaped: char) {
        match escaped {
            'e' => self.spelled.push_str(r"\x1b"),
            'v' => self.spelled.push_str(r"\x0b"),
            '0' => self.spelled.push_str(r"\x00"),
            // Some escaped characters mean more here, and some must not be escaped.
            '<' | '>' => self.spelled.push(escaped),
            _ if escaped.is_ascii_alphanumeric() || escaped.is_ascii_punctuation() => {
                self.spelled.push('\\');
                self.spelled.push(escaped);
            }
            _ => self.spelled.push(escaped),
        }
    }

    /// In classes, brackets and doubled signs mean nothing to PCRE.
    fn class(&mut self) {
        self.spelled.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.spelled.push('^');
        }
        if self.rest.next_if_eq(&']').is_some() {
            self.spelled.push_str(r"\]");
        }
        while let Some(character) = self.rest.next() {
            match character {
                ']' => return self.spelled.push(']'),
                '[' if self.rest.peek() == Some(&':') => self.posix_class(),
                '[' | '&' | '~' => {
                    self.spelled.push('\\');
                    self.spelled.push(character);
                }
                '-' if self.spelled.ends_with('-') => self.spelled.push_str(r"\-"),
                '\\' => self.escape_in_class(),
                _ => self.spelled.push(character),
            }
        }
    }

    /// `[:alpha:]`, or only a bracket and a colon.
    fn posix_class(&mut self) {
        let name: String = self
            .rest
            .clone()
            .skip(1)
            .take_while(|next| *next != ':')
            .collect();
        let ends = self.rest.clone().nth(name.chars().count() + 2) == Some(']');
        if !ends || name.is_empty() {
            return self.spelled.push_str(r"\[");
        }
        self.spelled.push_str(&format!("[:{name}:]"));
        for _ in 0..name.chars().count() + 3 {
            self.rest.next();
        }
    }

    fn escape_in_class(&mut self) {
        let Some(escaped) = self.rest.next() else {
            return self.spelled.push_str(r"\\");
        };
        match escaped {
            'h' => self.spelled.push_str(r"\t "),
            'b' => self.spelled.push_str(r"\x08"),
            _ => self.common_escape(escaped),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    fn spell(pattern: &str) -> String {
        translate(pattern).text
    }

    #[test]
    fn spells_classes_anew() {
        assert_eq!(
            spell(r"[^][a&&b~[:digit:]\h]"),
            r"[^\]\[a\&\&b\~[:digit:]\t ]"
        );
        assert_eq!(spell(r"[[:x]"), r"[\[:x]");
    }

    #[test]
    fn spells_quantifiers_anew() {
        assert_eq!(spell("{a}{1}b+?{2,3}"), r"\{a\}{1}b+?{2,3}");
        assert!(translate("a{2}+").is_possessive && translate("b*+").is_possessive);
        assert!(!translate(r"\++[*+]+").is_possessive);
    }

    #[test]
    fn spells_escapes_anew() {
        assert_eq!(spell(r"\<\0\e\Z\d\x5c\é"), r"<\x00\x1b\z\d\x5cé");
        assert_eq!(spell("\\"), r"\\");
    }
}
