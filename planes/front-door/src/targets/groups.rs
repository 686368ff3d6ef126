//! The groups of a configuration. Members keep their health and their counts when it changes.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize};

use parking_lot::Mutex;

use super::health::{Health, Reason, State};
use crate::config::{Target, TargetGroup};

/// A target group that runs.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) settings: TargetGroup,
    pub(crate) members: Vec<Arc<Member>>,
    /// Whose turn it is.
    pub(super) turn: AtomicUsize,
    /// Whether a listener leads to it.
    pub(crate) is_used: bool,
}

/// A target that runs.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) target: Target,
    /// Requests under way.
    pub(crate) outstanding: AtomicU32,
    pub(crate) health: Mutex<Health>,
}

/// All groups, by ARN.
pub(crate) type Groups = HashMap<String, Arc<Group>>;

impl Group {
    /// The group of a configuration, with what is known of its members from before.
    pub(crate) fn renewed(settings: TargetGroup, before: Option<&Self>, is_used: bool) -> Self {
        let members = settings.targets.iter().map(|target| {
            let known = before.and_then(|before| before.member(target.address));
            match known {
                Some(member) if member.target == *target => Arc::clone(member),
                Some(member) => Arc::new(Member::new(target, *member.health.lock())),
                None => Arc::new(Member::new(target, first_health(&settings))),
            }
        });
        Self {
            members: members.collect(),
            turn: AtomicUsize::new(0),
            is_used,
            settings,
        }
    }

    pub(crate) fn member(&self, address: SocketAddr) -> Option<&Arc<Member>> {
        let mut members = self.members.iter();
        members.find(|member| member.target.address == address)
    }
}

fn first_health(settings: &TargetGroup) -> Health {
    match settings.health_check {
        Some(_) => Health::new(State::Initial, Some(Reason::RegistrationInProgress)),
        None => Health::new(State::Healthy, None),
    }
}

impl Member {
    fn new(target: &Target, health: Health) -> Self {
        Self {
            target: target.clone(),
            outstanding: AtomicU32::new(0),
            health: Mutex::new(health),
        }
    }
}
