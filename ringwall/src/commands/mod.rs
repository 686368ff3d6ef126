//! One file a command.

pub(crate) mod ca;
pub(crate) mod cognito;
pub(crate) mod completions;
pub(crate) mod coverage;
pub(crate) mod detect;
pub(crate) mod env;
pub(crate) mod explain;
pub(crate) mod protect;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod scenario;
pub(crate) mod seal;
pub(crate) mod serve;
pub(crate) mod trail;
pub(crate) mod version;
pub(crate) mod waf;
