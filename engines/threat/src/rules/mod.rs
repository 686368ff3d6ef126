//! Rules: content in `rules/*.toml`, compiled into a network for each form of events.
//!
//! A rule names a finding type, the events that it looks at, and conditions on their members:
//!
//! ```toml
//! [[rule]]
//! type = "Stealth:IAMUser/CloudTrailLoggingDisabled"
//! events = ["cloudtrail.amazonaws.com:StopLogging"]       # any of them
//! when = { "requestParameters.name" = { exists = true } } # all of them
//! any = [{ … }, { … }]                                    # one of these sets
//! unless = { errorCode = "AccessDenied" }                 # none of them
//! key = ["requestParameters.name"]                        # what tells findings apart, too
//! for = [{ eventName = "StopLogging" }]                   # events that it must find …
//! against = [{ eventName = "StartLogging" }]              # … and must not: changes to [base]
//! ```

mod compile;
mod condition;
mod content;
mod index;
mod network;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use self::compile::Network;
pub use self::content::{Condition, Conditions, File, Rule, RuleError, Strangers, Tests};
pub use self::network::Scratch;
use crate::sources::Form;

/// The files of rules that come with the engine.
pub const FILES: [(&str, &str); 9] = [
    ("ai", include_str!("../../rules/ai.toml")),
    ("cloudtrail", include_str!("../../rules/cloudtrail.toml")),
    ("dns", include_str!("../../rules/dns.toml")),
    ("eks", include_str!("../../rules/eks.toml")),
    ("malware", include_str!("../../rules/malware.toml")),
    ("rds", include_str!("../../rules/rds.toml")),
    ("runtime", include_str!("../../rules/runtime.toml")),
    (
        "runtime-lists",
        include_str!("../../rules/runtime-lists.toml"),
    ),
    ("s3", include_str!("../../rules/s3.toml")),
];

/// The rules that come with the engine.
///
/// # Errors
/// Never, unless the files that were compiled in are broken, which a test would show.
pub fn own() -> Result<Vec<File>, RuleError> {
    FILES.iter().map(|(_, text)| File::parse(text)).collect()
}

/// The custom detection rules that come with the engine; they find nothing unless somebody asks for
/// them.
///
/// # Errors
/// Never, unless the file that was compiled in is broken, which a test would show.
pub fn custom() -> Result<File, RuleError> {
    File::parse(include_str!("../../rules/custom.toml"))
}

/// Networks by form.
#[derive(Debug)]
pub(crate) struct Networks {
    networks: BTreeMap<Form, Network>,
}

impl Networks {
    /// Compiles the rules of all forms.
    pub(crate) fn new(files: &[File]) -> Result<Self, RuleError> {
        let mut networks = BTreeMap::new();
        for form in Form::JSON {
            let of_form = files.iter().filter(|file| file.form == form);
            let rules: Vec<&Rule> = of_form.flat_map(|file| &file.rules).collect();
            networks.insert(form, Network::new(form, &rules)?);
        }
        Ok(Self { networks })
    }

    pub(crate) fn of(&self, form: Form) -> Option<&Network> {
        self.networks.get(&form)
    }
}
