//! Text with `%{…}` in it, which variables fill when a rule is run.

use crate::collection::Collection;

/// A text with places to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Part>);

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// `%{tx.key}` or `%{matched_var}`.
    Variable(Collection, Option<String>),
}

impl Template {
    /// Reads a text; `Err` names a variable that is not supported.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((head, tail)) = rest.split_once("%{") {
            let Some((name, tail)) = tail.split_once('}') else {
                break;
            };
            if !head.is_empty() {
                parts.push(Part::Text(head.to_owned()));
            }
            parts.push(variable(name)?);
            rest = tail;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// A text without places.
    pub(crate) fn text(text: &str) -> Self {
        Self(vec![Part::Text(text.to_owned())])
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The text, if it has no places to fill.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }
}

fn variable(name: &str) -> Result<Part, String> {
    let (collection, key) = match name.split_once('.') {
        Some((collection, key)) => (collection, Some(key.to_ascii_lowercase())),
        None => (name, None),
    };
    match Collection::of_name(collection) {
        Some(collection) => Ok(Part::Variable(collection, key)),
        None => Err(format!("%{{{name}}}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Template};
    use crate::collection::Collection;

    #[test]
    fn reads_places_to_fill() {
        let template = Template::parse("a=%{TX.Score}, %{MATCHED_VAR}").unwrap();
        assert_eq!(
            template.parts(),
            [
                Part::Text("a=".to_owned()),
                Part::Variable(Collection::Transaction, Some("score".to_owned())),
                Part::Text(", ".to_owned()),
                Part::Variable(Collection::MatchedVar, None),
            ]
        );
        assert_eq!(Template::parse("100%").unwrap().literal(), Some("100%"));
        assert_eq!(
            Template::parse("%{GEO.COUNTRY}"),
            Err("%{GEO.COUNTRY}".to_owned())
        );
    }
}
