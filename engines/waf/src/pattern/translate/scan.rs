//! From PCRE's syntax to ours, outside of classes.

use std::iter::Peekable;
use std::str::Chars;

use super::RegexError;
use super::class::translate_class;

/// An expression while it is read.
pub(super) type Input<'a> = Peekable<Chars<'a>>;

/// Says in our syntax what an expression says in PCRE's.
pub(super) fn translate(expression: &str) -> Result<String, RegexError> {
    let mut scanner = Scanner {
        input: expression.chars().peekable(),
        output: String::with_capacity(expression.len() + 16),
        is_multi_line: sets_multi_line(expression),
    };
    while let Some(character) = scanner.input.next() {
        scanner.translate(character)?;
    }
    Ok(scanner.output)
}

struct Scanner<'a> {
    input: Input<'a>,
    output: String,
    /// Whether `$` may mean the end of a line.
    is_multi_line: bool,
}

impl Scanner<'_> {
    fn translate(&mut self, character: char) -> Result<(), RegexError> {
        match character {
            '\\' => self.escape()?,
            '[' => translate_class(&mut self.input, &mut self.output)?,
            '(' => self.group()?,
            // The end, or before a line feed there.
            '$' if !self.is_multi_line => self.output.push_str(r"(?:\n?\z)"),
            '*' | '+' | '?' => self.repetition(character)?,
            '{' => self.braces()?,
            '}' => self.output.push_str(r"\}"),
            other => self.output.push(other),
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), RegexError> {
        let Some(character) = self.input.next() else {
            return Err(RegexError::Syntax(
                "the expression ends in a backslash".into(),
            ));
        };
        match character {
            '1'..='9' if !self.is_octal(character) => {
                return Err(RegexError::Unsupported("back-references"));
            }
            'k' | 'g' => return Err(RegexError::Unsupported("back-references")),
            'C' => return Err(RegexError::Unsupported(r"\C")),
            'K' => return Err(RegexError::Unsupported(r"\K")),
            'R' => return Err(RegexError::Unsupported(r"\R")),
            'X' => return Err(RegexError::Unsupported(r"\X")),
            'G' => return Err(RegexError::Unsupported(r"\G")),
            'p' | 'P' => return Err(RegexError::Unsupported("Unicode properties")),
            'Q' => self.quoted(),
            'E' => {}
            'Z' => self.output.push_str(r"(?:\n?\z)"),
            'N' => self.output.push_str(r"[^\n]"),
            other => {
                escape_inside_and_out(other, &mut self.input, &mut self.output, Place::Outside)
            }
        }
        Ok(())
    }

    /// Whether digits behind a backslash are an octal number: PCRE asks for three of them.
    fn is_octal(&self, first: char) -> bool {
        let mut ahead = self.input.clone();
        let mut digits = std::iter::once(first).chain(ahead.by_ref().take(2));
        let are_octal = digits.by_ref().all(|digit| ('0'..='7').contains(&digit));
        are_octal && self.input.clone().take(2).count() == 2
    }

    /// What stands between `\Q` and `\E` is meant as it is.
    fn quoted(&mut self) {
        let mut literal = String::new();
        while let Some(character) = self.input.next() {
            if character == '\\' && self.input.next_if_eq(&'E').is_some() {
                break;
            }
            literal.push(character);
        }
        self.output.push_str(&regex_syntax::escape(&literal));
    }

    /// What stands behind an opening parenthesis.
    fn group(&mut self) -> Result<(), RegexError> {
        match self.input.peek() {
            Some('*') => return Err(RegexError::Unsupported("control verbs")),
            Some('?') => {}
            _ => {
                self.output.push('(');
                return Ok(());
            }
        }
        let rest: String = self.input.clone().skip(1).take(3).collect();
        let mut ahead = rest.chars();
        match (ahead.next(), ahead.next(), ahead.next()) {
            (Some('#'), ..) => {
                self.input.by_ref().find(|character| *character == ')');
            }
            (Some('=' | '!'), ..) | (Some('<'), Some('=' | '!'), _) => {
                return Err(RegexError::Unsupported("look-arounds"));
            }
            (Some('>'), ..) => return Err(RegexError::Unsupported("atomic groups")),
            (Some('('), ..) => return Err(RegexError::Unsupported("conditionals")),
            (Some('C'), ..) => return Err(RegexError::Unsupported("callouts")),
            (Some('|'), ..) => return Err(RegexError::Unsupported("branch resets")),
            (Some('R' | '&' | '0'..='9'), ..)
            | (Some('P'), Some('=' | '>'), _)
            | (Some('+' | '-'), Some('0'..='9'), _) => {
                return Err(RegexError::Unsupported(
                    "recursion and references to groups",
                ));
            }
            (Some('\''), ..) => self.quoted_name(),
            _ => self.output.push('('),
        }
        Ok(())
    }

    /// `(?'name'` is `(?<name>`.
    fn quoted_name(&mut self) {
        self.output.push_str("(?<");
        let name = self
            .input
            .by_ref()
            .skip(2)
            .take_while(|character| *character != '\'');
        self.output.extend(name);
        self.output.push('>');
    }

    /// A sign of repetition, and whether it gives back what it took.
    fn repetition(&mut self, character: char) -> Result<(), RegexError> {
        self.output.push(character);
        self.modifier()
    }

    fn modifier(&mut self) -> Result<(), RegexError> {
        if self.input.next_if_eq(&'+').is_some() {
            return Err(RegexError::Unsupported("possessive quantifiers"));
        }
        if self.input.next_if_eq(&'?').is_some() {
            self.output.push('?');
        }
        Ok(())
    }

    /// Braces are a repetition only if there are numbers between them.
    fn braces(&mut self) -> Result<(), RegexError> {
        let inside: String = self
            .input
            .clone()
            .take_while(|character| *character != '}')
            .collect();
        let is_closed = self.input.clone().nth(inside.chars().count()).is_some();
        if !is_closed || !is_repetition(&inside) {
            self.output.push_str(r"\{");
            return Ok(());
        }
        self.input
            .by_ref()
            .take(inside.chars().count() + 1)
            .for_each(drop);
        self.output.push('{');
        self.output.push_str(&inside);
        self.output.push('}');
        self.modifier()
    }
}

/// `2`, `2,` or `2,3`.
fn is_repetition(inside: &str) -> bool {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    !least.is_empty() && is_number(least) && is_number(most)
}

/// Whether an inline flag makes `$` mean the ends of lines.
fn sets_multi_line(expression: &str) -> bool {
    expression.split("(?").skip(1).any(|rest| {
        let mut flags = rest.chars().take_while(char::is_ascii_alphabetic);
        flags.any(|flag| flag == 'm')
    })
}

/// Where an escape stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Inside,
    Outside,
}

/// An escape that means the same inside of classes and outside.
pub(super) fn escape_inside_and_out(
    character: char,
    input: &mut Input<'_>,
    output: &mut String,
    place: Place,
) {
    let set = match character {
        'h' => Some(r" \t\xA0"),
        'v' => Some(r"\n\x0B\f\r\x85"),
        _ => None,
    };
    match (set, place) {
        (Some(set), Place::Inside) => output.push_str(set),
        (Some(set), Place::Outside) => output.extend(["[", set, "]"]),
        (None, _) => single_escape(character, input, output),
    }
}

fn single_escape(character: char, input: &mut Input<'_>, output: &mut String) {
    match character {
        'H' => output.push_str(r"[^ \t\xA0]"),
        'V' => output.push_str(r"[^\n\x0B\f\r\x85]"),
        'e' => output.push_str(r"\x1B"),
        'c' => {
            let control = input
                .next()
                .map_or(0, |next| u32::from(next.to_ascii_uppercase()) ^ 0x40);
            output.push_str(&format!(r"\x{:02X}", control & 0xFF));
        }
        'x' if input.peek() != Some(&'{') => {
            let is_hex = |digit: &char| digit.is_ascii_hexdigit();
            let digits: String = std::iter::from_fn(|| input.next_if(is_hex))
                .take(2)
                .collect();
            output.push_str(&format!(r"\x{digits:0>2}"));
        }
        '<' | '>' => output.push(character),
        other => output.extend(['\\', other]),
    }
}
