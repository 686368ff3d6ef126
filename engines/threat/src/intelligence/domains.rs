//! Names, and ends of names.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Marks;

/// Names that lists hold.
#[derive(Debug, Default)]
pub(super) struct Domains {
    names: HashMap<Box<[u8]>, Entry, FixedState>,
}

#[derive(Debug, Default)]
struct Entry {
    /// Of the name itself.
    exact: Marks,
    /// Of all names below it.
    below: Marks,
}

impl Domains {
    pub(super) fn add(&mut self, name: &str, marks: Marks) {
        let (name, is_below) = match name.strip_prefix("*.") {
            Some(end) => (end, true),
            None => (name, false),
        };
        let entry = self.names.entry(name.as_bytes().into()).or_default();
        let known = if is_below {
            &mut entry.below
        } else {
            &mut entry.exact
        };
        *known = known.and(marks);
    }

    pub(super) fn find(&self, name: &[u8]) -> Marks {
        if self.names.is_empty() {
            return Marks::default();
        }
        let exact = self.names.get(name).map(|entry| entry.exact);
        let mut marks = exact.unwrap_or_default();
        let mut rest = name;
        while let Some(dot) = memchr::memchr(b'.', rest) {
            rest = rest.get(dot + 1..).unwrap_or_default();
            if let Some(entry) = self.names.get(rest) {
                marks = marks.and(entry.below);
            }
        }
        marks
    }
}
