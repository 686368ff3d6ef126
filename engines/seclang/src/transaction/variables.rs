//! The collection TX: what rules note for other rules.

use std::collections::BTreeMap;

use crate::action::Change;
use crate::macros::Template;
use crate::operator::{Captures, number};

/// As many variables as a request may set, and as long as one may be.
const MOST: usize = 4_096;
const LONGEST: usize = 64 * 1024;

/// Variables by their names in small letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables(BTreeMap<String, Vec<u8>>);

impl Variables {
    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Vec<u8>)> {
        self.0.iter()
    }

    /// The value that a change makes of a variable; none if it is taken away.
    pub(super) fn changed(
        &self,
        name: &[u8],
        change: &Change,
        expand: impl Fn(&Template) -> Vec<u8>,
    ) -> Option<Vec<u8>> {
        let before = number(self.get(&key(name)).unwrap_or_default());
        let sum = |sum: i64| Some(sum.to_string().into_bytes());
        match change {
            Change::Set(value) => Some(expand(value)),
            Change::Add(value) => sum(before.saturating_add(number(&expand(value)))),
            Change::Subtract(value) => sum(before.saturating_sub(number(&expand(value)))),
            Change::Remove => None,
        }
    }

    pub(super) fn set(&mut self, name: &[u8], value: Option<Vec<u8>>) {
        let name = key(name);
        match value {
            Some(mut value) if self.0.len() < MOST || self.0.contains_key(&name) => {
                value.truncate(LONGEST);
                self.0.insert(name, value);
            }
            Some(_) => {}
            None => {
                self.0.remove(&name);
            }
        }
    }

    /// Sets TX:0 to TX:9 to what a match captured.
    pub(super) fn capture(&mut self, captures: Captures) {
        let mut captures = captures.into_iter();
        for digit in 0..10 {
            self.set(digit.to_string().as_bytes(), captures.next());
        }
    }
}

fn key(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}
