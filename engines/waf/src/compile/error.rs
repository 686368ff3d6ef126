//! Why a web ACL cannot be compiled.

use crate::network::NetworkError;
use crate::pattern::translate::RegexError;

/// Why a web ACL cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A rule group, IP set or regex pattern set is not there.
    #[error("there is no {0}")]
    NotFound(String),
    /// A managed rule group is not there.
    #[error("there is no managed rule group {vendor} {name}")]
    NoManagedGroup {
        /// The vendor.
        vendor: String,
        /// The group.
        name: String,
    },
    /// A regular expression cannot be used.
    #[error("the regular expression {expression:?}: {reason}")]
    Regex {
        /// It.
        expression: String,
        /// Why not.
        reason: RegexError,
    },
    /// The patterns that are looked for in a component are too many.
    #[error("the patterns together: {0}")]
    Patterns(RegexError),
    /// A network of an IP set is none.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A statement stands where it may not.
    #[error("a {0} may not stand here")]
    Misplaced(&'static str),
    /// A rule has no action, or one that does not fit its statement.
    #[error("the rule {0} has not exactly the action that its statement asks for")]
    Action(String),
    /// A custom response names a body that is not there.
    #[error("there is no custom response body {0}")]
    NoResponseBody(String),
    /// An override names a rule that is not there.
    #[error("the rule group has no rule {0}")]
    NoSuchRule(String),
}
