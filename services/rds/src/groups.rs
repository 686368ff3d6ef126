//! Groups that an instance can be put into. There are only the default ones: no VPC, and no
//! parameters or options of one's own.

use crate::error::RdsError;
use crate::resources::engine::Engine;

/// The groups that a request names.
#[derive(Default)]
pub(crate) struct Named<'a> {
    pub(crate) subnet: Option<&'a str>,
    pub(crate) parameter: Option<&'a str>,
    pub(crate) option: Option<&'a str>,
    pub(crate) security: Option<&'a [String]>,
    pub(crate) old_security: Option<&'a [String]>,
}

/// Refuses groups that are not there.
pub(crate) fn require(engine: Engine, version: &str, named: &Named<'_>) -> Result<(), RdsError> {
    if let Some(name) = named.subnet {
        return Err(RdsError::no_such_subnet_group(name));
    }
    let default = format!("default.{}", engine.family(version));
    if let Some(name) = named.parameter.filter(|name| *name != default) {
        return Err(RdsError::no_such_parameter_group(name));
    }
    let major = engine.major_version(version).replace('.', "-");
    let default = format!("default:{}-{major}", engine.as_str());
    if let Some(name) = named.option.filter(|name| *name != default) {
        return Err(RdsError::no_such_option_group(name));
    }
    let mut security = [named.security, named.old_security]
        .into_iter()
        .flatten()
        .flatten();
    match security.next() {
        Some(id) => Err(RdsError::no_such_security_group(id)),
        None => Ok(()),
    }
}
