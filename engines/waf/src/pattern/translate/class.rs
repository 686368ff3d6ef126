//! From PCRE's syntax to ours, within classes: no set operations, bytes instead of characters.

use super::RegexError;
use super::scan::{Input, Place, escape_inside_and_out};

/// Translates a class whose opening bracket has been read.
pub(super) fn translate_class(
    input: &mut Input<'_>,
    output: &mut String,
) -> Result<(), RegexError> {
    output.push('[');
    if input.next_if_eq(&'^').is_some() {
        output.push('^');
    }
    // A closing bracket in the first place is meant as it is.
    if input.next_if_eq(&']').is_some() {
        output.push_str(r"\]");
    }
    let mut is_first = true;
    while let Some(character) = input.next() {
        match character {
            ']' => {
                output.push(']');
                return Ok(());
            }
            '[' => opening_bracket(input, output),
            '\\' => escape(input, output)?,
            '-' if is_first || input.peek() == Some(&']') => output.push_str(r"\-"),
            // `[+--]` is a range up to the hyphen.
            '-' if input.next_if_eq(&'-').is_some() => output.push_str(r"-\-"),
            '&' | '~' => output.extend(['\\', character]),
            ascii if ascii.is_ascii() => output.push(ascii),
            other => bytes(other, output),
        }
        is_first = false;
    }
    Err(RegexError::Syntax("unclosed character class".into()))
}

/// `[:alpha:]` is a class; any other bracket is one.
fn opening_bracket(input: &mut Input<'_>, output: &mut String) {
    let mut ahead = input.clone();
    let is_named = ahead.next() == Some(':') && {
        let name: String = ahead
            .by_ref()
            .take_while(|character| *character != ':')
            .collect();
        name.trim_start_matches('^')
            .bytes()
            .all(|byte| byte.is_ascii_lowercase())
            && ahead.next() == Some(']')
    };
    if !is_named {
        output.push_str(r"\[");
        return;
    }
    output.push('[');
    for character in input.by_ref() {
        output.push(character);
        if character == ']' {
            break;
        }
    }
}

fn escape(input: &mut Input<'_>, output: &mut String) -> Result<(), RegexError> {
    match input.next() {
        None => return Err(RegexError::Syntax("unclosed character class".into())),
        Some('b') => output.push_str(r"\x08"),
        Some('p' | 'P') => return Err(RegexError::Unsupported("Unicode properties")),
        Some('N' | 'R' | 'X') => {
            return Err(RegexError::Syntax(
                "an escape that stands for several characters in a class".into(),
            ));
        }
        Some('E') => {}
        Some(character) => escape_inside_and_out(character, input, output, Place::Inside),
    }
    Ok(())
}

/// A character of several bytes is each of its bytes.
fn bytes(character: char, output: &mut String) {
    let mut buffer = [0; 4];
    for byte in character.encode_utf8(&mut buffer).bytes() {
        output.push_str(&format!(r"\x{byte:02X}"));
    }
}
