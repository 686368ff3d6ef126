//! Which rule a request meets, and where a redirect sends it.

mod condition;
mod redirect;

use std::net::IpAddr;

use crate::config::{Action, Listener};
use crate::http1::head::Head;

pub(crate) use condition::without_port;
pub(crate) use redirect::{Place, location};

/// The action for a request, and the priority of its rule: 0 for the default.
pub(crate) fn route<'a>(listener: &'a Listener, head: &Head, peer: IpAddr) -> (u32, &'a Action) {
    let mut rules = listener.rules.iter();
    let met = rules.find(|rule| {
        let mut conditions = rule.conditions.iter();
        conditions.all(|condition| condition::holds(condition, head, peer))
    });
    met.map_or((0, &listener.default), |rule| (rule.priority, &rule.action))
}
