//! The lines of a folder's files, with what they include.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{LoadError, Location, Unsupported};

const MOST_FILES: usize = 1_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// As deep as files may include each other.
const DEEPEST: usize = 16;

/// A directive, and where it stands: lines that end in a backslash are one with the next.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) location: Location,
    pub(crate) text: String,
    /// The folder of its file, which data files are relative to; none for a text without files.
    pub(crate) folder: Option<PathBuf>,
}

/// The lines of one text. It includes nothing: an Include is an unknown directive to it.
pub(crate) fn text_lines(name: &str, text: &str) -> Vec<Line> {
    let file: Arc<str> = name.into();
    logical_lines(text)
        .into_iter()
        .map(|(line, text)| {
            let location = Location {
                file: Arc::clone(&file),
                line,
            };
            Line {
                location,
                text,
                folder: None,
            }
        })
        .collect()
}

/// Reads the files of a folder.
pub(crate) struct Source<'a> {
    root: &'a Path,
    files: usize,
    bytes: usize,
    lines: Vec<Line>,
    unsupported: Vec<Unsupported>,
}

impl<'a> Source<'a> {
    /// All lines of `*.conf` in this folder, by name, then those in its folder `rules`.
    pub(crate) fn read(root: &'a Path) -> Result<(Vec<Line>, Vec<Unsupported>), LoadError> {
        let mut source = Source {
            root,
            files: 0,
            bytes: 0,
            lines: Vec::new(),
            unsupported: Vec::new(),
        };
        let rules = root.join("rules");
        let mut files = matching(root, "*.conf").map_err(|error| failed(root, error))?;
        if rules.is_dir() {
            files.extend(matching(&rules, "*.conf").map_err(|error| failed(&rules, error))?);
        }
        for file in files {
            source.file(&file, 0)?;
        }
        Ok((source.lines, source.unsupported))
    }

    fn file(&mut self, path: &Path, depth: usize) -> Result<(), LoadError> {
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(LoadError::TooLarge {
                what: "files",
                most: MOST_FILES,
            });
        }
        let text = read_text(path)?;
        self.bytes += text.len();
        if self.bytes > MOST_BYTES {
            return Err(LoadError::TooLarge {
                what: "bytes",
                most: MOST_BYTES,
            });
        }
        let name = path.strip_prefix(self.root).unwrap_or(path);
        let file: Arc<str> = name.to_string_lossy().into();
        let folder = path.parent().unwrap_or(self.root);
        for (line, text) in logical_lines(&text) {
            let location = Location {
                file: Arc::clone(&file),
                line,
            };
            match included(&text) {
                Some(pattern) => self.include(pattern, folder, &location, depth)?,
                None => self.lines.push(Line {
                    location,
                    text,
                    folder: Some(folder.to_owned()),
                }),
            }
        }
        Ok(())
    }

    /// Includes files of the folder and those below; others stay out of reach.
    fn include(
        &mut self,
        pattern: &str,
        folder: &Path,
        location: &Location,
        depth: usize,
    ) -> Result<(), LoadError> {
        let pattern = folder.join(pattern);
        let (Some(folder), Some(name)) = (pattern.parent(), pattern.file_name()) else {
            self.refuse(location, "an Include without a file");
            return Ok(());
        };
        if depth >= DEEPEST || !is_within(folder, self.root) {
            self.refuse(
                location,
                "an Include too deep, or outside of the folder of the rules",
            );
            return Ok(());
        }
        let files = matching(folder, &name.to_string_lossy());
        for file in files.map_err(|error| failed(folder, error))? {
            self.file(&file, depth + 1)?;
        }
        Ok(())
    }

    fn refuse(&mut self, location: &Location, what: &str) {
        self.unsupported.push(Unsupported {
            location: location.clone(),
            rule: None,
            what: what.to_owned(),
        });
    }
}

fn failed(path: &Path, source: io::Error) -> LoadError {
    LoadError::Read {
        path: path.to_owned(),
        source,
    }
}

fn read_text(path: &Path) -> Result<String, LoadError> {
    let bytes = fs::read(path).map_err(|error| failed(path, error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A data file beside the rules, if it is within their folder.
pub(crate) fn read_data(root: &Path, folder: &Path, name: &str) -> Option<String> {
    let path = folder.join(name);
    let is_within = is_within(path.parent()?, root);
    let size = fs::metadata(&path).ok()?.len();
    if !is_within || size > MOST_BYTES as u64 {
        return None;
    }
    read_text(&path).ok()
}

fn is_within(folder: &Path, root: &Path) -> bool {
    match (folder.canonicalize(), root.canonicalize()) {
        (Ok(folder), Ok(root)) => folder.starts_with(root),
        _ => false,
    }
}

/// The files of a folder whose names match a pattern with at most one `*`, by name.
fn matching(folder: &Path, pattern: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_match = match pattern.split_once('*') {
            Some((head, tail)) => {
                name.len() >= head.len() + tail.len()
                    && name.starts_with(head)
                    && name.ends_with(tail)
            }
            None => name == pattern,
        };
        if is_match && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn included(text: &str) -> Option<&str> {
    let (name, pattern) = text.split_once(char::is_whitespace)?;
    let is_include =
        name.eq_ignore_ascii_case("Include") || name.eq_ignore_ascii_case("IncludeOptional");
    is_include.then(|| pattern.trim().trim_matches('"'))
}

/// Lines without comments, joined where a backslash ends them, with the number of their first.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if open.is_none() && (trimmed.is_empty() || trimmed.starts_with('#')) {
            continue;
        }
        let (first, mut joined) = open.take().unwrap_or((number + 1, String::new()));
        match line.trim_end().strip_suffix('\\') {
            Some(head) => {
                joined.push_str(if joined.is_empty() {
                    head
                } else {
                    head.trim_start()
                });
                open = Some((first, joined));
            }
            None => {
                joined.push_str(trimmed);
                lines.push((first, joined));
            }
        }
    }
    lines.extend(open);
    lines
}

#[cfg(test)]
mod tests {
    use super::logical_lines;

    #[test]
    fn joins_lines_and_leaves_comments_out() {
        let text = "# a\nSecRule A \\\n    \"b\" \\\n  \"c\"\n\n  SecMarker x\nSecRule \\";
        assert_eq!(
            logical_lines(text),
            [
                (2, "SecRule A \"b\" \"c\"".to_owned()),
                (6, "SecMarker x".to_owned()),
                (7, "SecRule ".to_owned()),
            ]
        );
    }
}
