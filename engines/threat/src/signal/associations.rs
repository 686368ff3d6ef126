//! Whose rules are live, dry or off.

use std::collections::BTreeMap;

/// How a rule is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// It makes findings.
    Live,
    /// It only counts.
    DryRun,
}

/// Whose rules are live, dry or off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Associations {
    /// All are live, whosever the call is.
    #[default]
    All,
    /// By account and rule; a rule may run both ways.
    Of(BTreeMap<(String, String), Vec<Mode>>),
}

/// How often a rule that only counts was met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DryRun {
    /// Whose calls.
    pub account: String,
    /// Where.
    pub region: String,
    /// Which rule.
    pub rule: String,
    /// How often.
    pub count: u64,
}

impl Associations {
    /// Whether a rule runs so for an account.
    #[must_use]
    pub fn has(&self, account: &str, rule: &str, mode: Mode) -> bool {
        match self {
            Self::All => mode == Mode::Live,
            Self::Of(known) => {
                let modes = known.get(&(account.to_owned(), rule.to_owned()));
                modes.is_some_and(|modes| modes.contains(&mode))
            }
        }
    }
}
