//! Which rule a request meets, and where a redirect sends it.

mod condition;
mod redirect;

use std::net::IpAddr;

use crate::config::{Action, Listener, Transforms};
use crate::http1::head::Head;

pub(crate) use condition::without_port;
pub(crate) use redirect::{Place, location};

/// What is to be done with a request.
pub(crate) struct Route<'a> {
    /// Of its rule: 0 for the default.
    pub(crate) priority: u32,
    pub(crate) action: &'a Action,
    pub(crate) transforms: Option<&'a Transforms>,
}

/// The rule that a request meets, or the default.
pub(crate) fn route<'a>(listener: &'a Listener, head: &Head, peer: IpAddr) -> Route<'a> {
    let mut rules = listener.rules.iter();
    let met = rules.find(|rule| {
        let mut conditions = rule.conditions.iter();
        conditions.all(|condition| condition::holds(condition, head, peer))
    });
    match met {
        Some(rule) => Route {
            priority: rule.priority,
            action: &rule.action,
            transforms: Some(&rule.transforms).filter(|transforms| !transforms.are_none()),
        },
        None => Route {
            priority: 0,
            action: &listener.default,
            transforms: None,
        },
    }
}
