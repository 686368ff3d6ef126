//! What the inner process takes from itself, and so from the runtime: rights, files, limits.

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, NetPort, Ruleset,
    RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};
use rustix::process::{Resource, Rlimit};

use super::{Access, Limits};

/// The newest version of landlock whose rights are asked for; an older kernel gives what it has.
const NEWEST: ABI = ABI::V6;

/// Takes away the way to new privileges, and what the runtime would inherit.
pub(super) fn no_new_privileges() -> Result<(), String> {
    rustix::thread::clear_ambient_capability_set()
        .map_err(|error| format!("capabilities are left: {error}"))?;
    rustix::thread::set_no_new_privs(true).map_err(|error| format!("no_new_privs: {error}"))
}

/// Sets the resource limits. Not of the address space: runtimes reserve far more than they use.
pub(super) fn limit(limits: &Limits) -> Result<(), String> {
    let mut all = vec![
        (Resource::Nofile, limits.open_files),
        (Resource::Nproc, limits.processes),
        (Resource::Core, 0),
    ];
    all.extend(limits.data_bytes.map(|bytes| (Resource::Data, bytes)));
    for (resource, limit) in all {
        let had = rustix::process::getrlimit(resource).maximum;
        let limit = had.map_or(limit, |had| had.min(limit));
        let both = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        rustix::process::setrlimit(resource, both)
            .map_err(|error| format!("the limit {resource:?}: {error}"))?;
    }
    Ok(())
}

/// Applies landlock's rules as far as the kernel has it; says how far.
pub(super) fn restrict(access: &Access) -> Result<String, String> {
    let status = rules(access).map_err(|error| format!("landlock: {error}"))?;
    let words = match status {
        RulesetStatus::FullyEnforced => "full",
        RulesetStatus::PartiallyEnforced => "partial",
        RulesetStatus::NotEnforced => "none",
    };
    Ok(words.to_owned())
}

fn rules(access: &Access) -> Result<RulesetStatus, RulesetError> {
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?;
    if access.connect.is_some() {
        ruleset = ruleset.handle_access(AccessNet::ConnectTcp)?;
    }
    let mut ruleset = ruleset
        .create()?
        .add_rules(path_beneath_rules(
            &access.read,
            AccessFs::from_read(NEWEST),
        ))?
        .add_rules(path_beneath_rules(
            &access.write,
            AccessFs::from_all(NEWEST),
        ))?;
    for port in access.connect.iter().flatten() {
        ruleset = ruleset.add_rule(NetPort::new(*port, AccessNet::ConnectTcp))?;
    }
    Ok(ruleset.restrict_self()?.ruleset)
}
