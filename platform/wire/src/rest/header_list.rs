//! Lists in one header: comma-separated, quoted where an element contains a comma.

use std::borrow::Cow;

use ringwall_model::TimestampFormat;

use crate::DecodeError;

/// The elements of a header's text.
pub(super) fn split(text: &str) -> Result<Vec<Cow<'_, str>>, DecodeError> {
    let mut elements = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (element, tail) = match rest.strip_prefix('"') {
            Some(quoted) => split_quoted(quoted)?,
            None => {
                let (element, tail) = rest.split_once(',').unwrap_or((rest, ""));
                (Cow::Borrowed(element.trim()), tail)
            }
        };
        elements.push(element);
        rest = tail.trim_start();
    }
    Ok(elements)
}

/// The elements of a header of timestamps: an RFC 822 date has a comma of its own.
pub(super) fn split_moments(text: &str, format: TimestampFormat) -> Vec<Cow<'_, str>> {
    let commas_within = usize::from(format == TimestampFormat::Rfc822);
    let mut elements = Vec::new();
    let mut rest = text;
    while !rest.trim().is_empty() {
        let end = rest
            .match_indices(',')
            .nth(commas_within)
            .map_or(rest.len(), |(at, _)| at);
        let (element, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        elements.push(Cow::Borrowed(element.trim()));
        rest = tail.strip_prefix(',').unwrap_or_default();
    }
    elements
}

/// Appends an element to a header's text.
pub(super) fn push(element: &str, header: &mut String) {
    if !header.is_empty() {
        header.push_str(", ");
    }
    if element.contains([',', '"']) {
        header.push('"');
        header.push_str(&element.replace('\\', "\\\\").replace('"', "\\\""));
        header.push('"');
    } else {
        header.push_str(element);
    }
}

fn split_quoted(quoted: &str) -> Result<(Cow<'_, str>, &str), DecodeError> {
    let refused = || DecodeError::syntax("A header's list is not well formed");
    let mut element = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next().ok_or_else(refused)? {
            '"' => break,
            '\\' => element.push(characters.next().ok_or_else(refused)?),
            character => element.push(character),
        }
    }
    let tail = characters.as_str().trim_start();
    match tail.strip_prefix(',') {
        Some(tail) => Ok((Cow::Owned(element), tail)),
        None if tail.is_empty() => Ok((Cow::Owned(element), tail)),
        None => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_it_wrote() {
        let elements = [
            "plain",
            "with, comma",
            "with \"quotes\"",
            "back\\slash, too",
        ];
        let mut header = String::new();
        for element in elements {
            push(element, &mut header);
        }
        assert_eq!(split(&header).unwrap(), elements);
    }

    #[test]
    fn refuses_an_open_quote() {
        assert!(split("a, \"b").is_err());
        assert!(split("\"a\" b").is_err());
    }

    #[test]
    fn keeps_the_comma_of_a_date() {
        let text = "Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:18 GMT";
        let date = "Mon, 16 Dec 2019 23:48:18 GMT";
        assert_eq!(split_moments(text, TimestampFormat::Rfc822), [date, date]);
    }
}
