//! `ringwall waf`: what web ACLs would say, and why. No server is needed, but one can be asked for a
//! web ACL.

mod account;
mod explain;
mod flags;
mod replay;
pub(crate) mod seclang;
mod subject;

use std::process::ExitCode;

pub(crate) use flags::WafCommand;

use crate::output::Failure;

pub(crate) fn run(command: &WafCommand) -> Result<ExitCode, Failure> {
    match command {
        WafCommand::Explain(flags) => explain::run(flags),
        WafCommand::Replay(flags) => replay::run(flags),
        WafCommand::Seclang(flags) => seclang::run(flags),
    }
}
