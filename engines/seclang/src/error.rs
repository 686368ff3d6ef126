//! What can't be loaded, and what is loaded without effect.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a folder of rules can't be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file can't be read.
    #[error("{path}: {source}", path = path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There are more files or bytes than a rule set may have.
    #[error("the rules have more than {most} {what}")]
    TooLarge {
        /// Files, bytes.
        what: &'static str,
        /// As many as may be.
        most: usize,
    },
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    /// The file, relative to the folder.
    pub(crate) file: Arc<str>,
    pub(crate) line: usize,
}

/// Something that has no effect, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsupported {
    pub(crate) location: Location,
    pub(crate) rule: Option<u64>,
    pub(crate) what: String,
}

impl Unsupported {
    /// The file, relative to the folder.
    pub fn file(&self) -> &str {
        &self.location.file
    }

    /// The first line of the directive.
    pub const fn line(&self) -> usize {
        self.location.line
    }

    /// The id of the rule, if it is one's.
    pub const fn rule(&self) -> Option<u64> {
        self.rule
    }

    /// What has no effect.
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Location { file, line } = &self.location;
        match self.rule {
            Some(rule) => write!(formatter, "{file}:{line}: rule {rule}: {}", self.what),
            None => write!(formatter, "{file}:{line}: {}", self.what),
        }
    }
}
