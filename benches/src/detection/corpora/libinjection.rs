//! libinjection's samples: a value a line, as a query has it.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::stem;
use crate::detection::case::{Case, Kind, decoded, encoded, json};

pub(super) fn read(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for path in super::files(folder)? {
        let name = stem(&path);
        let (source, kind) = match name.split(['-', '_']).next() {
            Some("sqli") => ("libinjection/sqli", Kind::Attack),
            Some("xss") => ("libinjection/xss", Kind::Attack),
            Some("false") => ("libinjection/false-positives", Kind::Hard),
            _ => continue,
        };
        let bytes = fs::read(&path)?;
        let lines = bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::trim_ascii_end);
        let values = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
        for (value, number) in values.zip(0..) {
            let value = match kind {
                Kind::Attack => decoded(&value.to_vec()),
                _ => value.to_vec(),
            };
            cases.extend(placed(source, kind, &value, number).map(|case| case.noted(&name)));
        }
    }
    Ok(cases)
}

/// A value in the query, every third one in a form and in JSON, too.
fn placed(source: &str, kind: Kind, value: &[u8], number: u32) -> impl Iterator<Item = Case> {
    let target = format!("/item?id={}", encoded(value));
    let mut cases = vec![Case::get(
        &format!("{source} in queries"),
        kind,
        target.as_bytes(),
    )];
    if number % 3 == 1 {
        let body = format!("name=x&id={}&ok=1", encoded(value));
        let source = format!("{source} in forms");
        cases.push(Case::post(
            &source,
            kind,
            b"/item",
            "application/x-www-form-urlencoded",
            body,
        ));
    }
    if number % 3 == 2 {
        let body = format!(
            r#"{{"name": "x", "id": {}}}"#,
            json(&String::from_utf8_lossy(value))
        );
        let source = format!("{source} in JSON");
        cases.push(Case::post(
            &source,
            kind,
            b"/item",
            "application/json",
            body,
        ));
    }
    cases.into_iter()
}
