//! Templates: JSON or text with `<names>`.

use ringwall_event_pattern::{Node, quoted, read};

use crate::quotas;

/// A template, cut at its names.
pub(super) struct Template<'t>(Vec<Piece<'t>>);

enum Piece<'t> {
    Text(&'t str),
    /// A name, and whether it stands in a JSON string.
    Name {
        name: &'t str,
        is_in_string: bool,
    },
}

/// What is put for a name.
pub(super) enum Value {
    Nothing,
    /// JSON as text.
    Json(String),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Json(quoted(text))
    }

    /// As a JSON value.
    fn in_json(&self) -> &str {
        match self {
            Self::Nothing => "\"\"",
            Self::Json(json) => json,
        }
    }

    /// Within a JSON string: a string as it is written, anything else without its quotes.
    fn in_string(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Json(json) => match json
                .strip_prefix('"')
                .and_then(|json| json.strip_suffix('"'))
            {
                Some(text) => text.to_owned(),
                None => json.replace(['"', '\\'], ""),
            },
        }
    }

    /// Within a text that is no JSON.
    fn in_text(&self) -> String {
        let Self::Json(json) = self else {
            return String::new();
        };
        match read(json, quotas::EVENT_DEPTH + 1).map(|json| json.node) {
            Ok(Node::Text(text)) => text.into_owned(),
            _ => json.clone(),
        }
    }
}

impl<'t> Template<'t> {
    pub(super) fn parse(text: &'t str) -> Self {
        let mut pieces = Vec::new();
        let mut is_in_string = false;
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('<') {
            is_in_string ^= ends_in_string(before);
            pieces.push(Piece::Text(before));
            match behind.split_once('>').filter(|(name, _)| is_name(name)) {
                Some((name, behind)) => {
                    pieces.push(Piece::Name { name, is_in_string });
                    rest = behind;
                }
                None => {
                    pieces.push(Piece::Text("<"));
                    rest = behind;
                }
            }
        }
        pieces.push(Piece::Text(rest));
        Self(pieces)
    }

    /// The names in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Name { name, .. } => Some(*name),
            Piece::Text(_) => None,
        })
    }

    /// The template with values put for its names. What does not become JSON is a text.
    pub(super) fn fill(&self, value: impl Fn(&str) -> Value) -> String {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Name { name, is_in_string } if *is_in_string => {
                    filled.push_str(&value(name).in_string());
                }
                Piece::Name { name, .. } => filled.push_str(value(name).in_json()),
            }
        }
        if read(&filled, quotas::EVENT_DEPTH + 1).is_ok() {
            return filled;
        }
        let texts = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Name { name, .. } => value(name).in_text(),
        });
        quoted(&texts.collect::<String>())
    }
}

fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !text.is_empty() && text.bytes().all(is_part)
}

/// Whether a piece that begins outside of a string ends in one, or the other way round.
fn ends_in_string(text: &str) -> bool {
    let mut is_odd = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => is_odd = !is_odd,
            '\\' => drop(characters.next()),
            _ => {}
        }
    }
    is_odd
}
