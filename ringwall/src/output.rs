//! What the program says to people and machines on its standard output.

use std::fmt;
use std::io::{self, Write as _};

/// Something went wrong: what, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            hint: None,
        }
    }

    /// What the reader should do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.hint
            .as_ref()
            .map_or(Ok(()), |hint| write!(f, "\n  next: {hint}"))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Prints a line; a reader that went away (`ringwall trail tail | head`) is no failure.
pub(crate) fn line(text: impl fmt::Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        result => result,
    }
}

/// Prints a value as JSON.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new(format!("The answer cannot be written as JSON: {error}")))?;
    Ok(line(text)?)
}

/// Prints a failure to standard error.
pub(crate) fn failure(failure: &Failure) {
    // Standard error is the last resort: if it is closed there is nobody to tell.
    drop(writeln!(io::stderr().lock(), "ringwall: {failure}"));
}

/// Prints rows under headings, columns aligned; numbers stand to the right.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain(headings.get(column).map(|heading| heading.chars().count()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let headings: Vec<String> = headings
        .iter()
        .map(|heading| (*heading).to_owned())
        .collect();
    line(aligned(&headings, &widths))?;
    rows.iter().try_for_each(|row| line(aligned(row, &widths)))
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let cell = |(text, width): (&String, &usize)| {
        let numeric = text
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.' || c == '%');
        if numeric {
            format!("{text:>width$}")
        } else {
            format!("{text:<width$}")
        }
    };
    let cells: Vec<String> = row.iter().zip(widths).map(cell).collect();
    cells.join("  ").trim_end().to_owned()
}
