//! A compiled pattern: a tree of the fields it asks about.

use crate::compile;
use crate::error::PatternError;
use crate::evaluate;
use crate::json::Json;
use crate::leaf::Leaf;

/// An event pattern.
#[derive(Clone, Debug)]
pub struct EventPattern {
    pub(crate) root: Fields,
    /// The fields that must be absent; a leaf names one by its place.
    pub(crate) absences: Vec<Vec<String>>,
    pub(crate) has_wildcards: bool,
}

/// What an object must have: all of the fields, and of each `$or` one alternative.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) all: Vec<(String, Field)>,
    pub(crate) any: Vec<Vec<Fields>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Field {
    Object(Fields),
    Leaf(Leaf),
}

impl EventPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// It is none.
    pub fn compile(source: &str) -> Result<Self, PatternError> {
        compile::compile(source).map_err(|fault| fault.in_pattern(source))
    }

    /// Whether an event matches.
    pub fn matches(&self, event: &Json<'_>) -> bool {
        evaluate::matches(self, event)
    }

    /// Whether it has wildcards, which EventBridge counts.
    pub const fn has_wildcards(&self) -> bool {
        self.has_wildcards
    }

    /// The values that the field at `path` is compared with, as they are written: texts as they
    /// are, anything else as JSON. Empty if the pattern doesn't ask about the field.
    pub fn values_at(&self, path: &[&str]) -> Vec<&str> {
        let mut values = Vec::new();
        self.root.collect(path, &mut values);
        values
    }
}

impl Fields {
    fn collect<'a>(&'a self, path: &[&str], values: &mut Vec<&'a str>) {
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        for (_, field) in self.all.iter().filter(|(name, _)| name == first) {
            match field {
                Field::Object(fields) => fields.collect(rest, values),
                Field::Leaf(leaf) if rest.is_empty() => {
                    values.extend(leaf.sources.iter().map(String::as_str));
                }
                Field::Leaf(_) => {}
            }
        }
        for fields in self.any.iter().flatten() {
            fields.collect(path, values);
        }
    }
}
