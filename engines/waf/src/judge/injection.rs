//! SQL and script in values.

use ringwall_injection::sqli::{self, Sensitivity};
use ringwall_injection::xss;

use super::value::Value;
use crate::language::statement::SensitivityLevel;

/// What was looked for in a slot, and found or not.
#[derive(Default)]
pub(super) struct Injections {
    sqli_low: Option<Option<Found>>,
    sqli_high: Option<Option<Found>>,
    pub(super) xss: Option<Option<Found>>,
}

impl Injections {
    /// What is known of SQL, at a level.
    pub(super) fn sqli(&self, level: SensitivityLevel) -> Option<&Option<Found>> {
        match level {
            SensitivityLevel::Low => self.sqli_low.as_ref(),
            SensitivityLevel::High => self.sqli_high.as_ref(),
        }
    }

    pub(super) fn keep_sqli(&mut self, level: SensitivityLevel, found: Option<Found>) {
        match level {
            SensitivityLevel::Low => self.sqli_low = Some(found),
            SensitivityLevel::High => self.sqli_high = Some(found),
        }
    }
}

/// SQL or script in a value.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The name of the header, cookie or argument.
    pub(super) name: Option<String>,
    /// The tokens that gave it away.
    pub(super) matched: Vec<String>,
}

/// The first value with SQL in it.
pub(super) fn find_sqli(values: &[Value<'_>], level: SensitivityLevel) -> Option<Found> {
    let sensitivity = match level {
        SensitivityLevel::Low => Sensitivity::Low,
        SensitivityLevel::High => Sensitivity::High,
    };
    first(values, |bytes| {
        sqli::find(bytes, sensitivity).map(|found| found.matched)
    })
}

/// The first value with script in it.
pub(super) fn find_xss(values: &[Value<'_>]) -> Option<Found> {
    first(values, |bytes| xss::find(bytes).map(|found| found.matched))
}

fn first(values: &[Value<'_>], find: impl Fn(&[u8]) -> Option<Vec<String>>) -> Option<Found> {
    values.iter().find_map(|value| {
        let matched = find(value.bytes.as_slice())?;
        let name = value.name.as_ref();
        Some(Found {
            name: name.map(|name| String::from_utf8_lossy(name.as_slice()).into_owned()),
            matched,
        })
    })
}
