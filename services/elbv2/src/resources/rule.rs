//! Rules of listeners.

use ringwall_core::{AccountId, Region, Tags};
use serde::{Deserialize, Serialize};

use super::action::{self, RuleAction};
use super::condition::{self, Condition};
use super::listener::Listener;
use super::resource_name;
use super::transform::Transform;
use crate::api;

/// A rule: what a listener does with requests that meet all conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// The name of its load balancer.
    pub load_balancer: String,
    /// The id of its load balancer.
    pub load_balancer_id: String,
    /// The id of its listener.
    pub listener_id: String,
    /// Sixteen hexadecimal digits.
    pub id: String,
    /// Rules are asked by ascending priority; the default rule, which has none, is the last.
    pub priority: Option<u16>,
    /// All must be met.
    pub conditions: Vec<Condition>,
    /// What is done.
    pub action: RuleAction,
    /// What changes of requests on their way to targets.
    #[serde(default)]
    pub transforms: Vec<Transform>,
    /// Its tags.
    pub tags: Tags,
}

impl Rule {
    /// A rule of a listener.
    pub(crate) fn of(
        listener: &Listener,
        id: String,
        priority: Option<u16>,
        conditions: Vec<Condition>,
        action: RuleAction,
        transforms: Vec<Transform>,
        tags: Tags,
    ) -> Self {
        Self {
            account: listener.account,
            region: listener.region.clone(),
            load_balancer: listener.load_balancer.clone(),
            load_balancer_id: listener.load_balancer_id.clone(),
            listener_id: listener.id.clone(),
            id,
            priority,
            conditions,
            action,
            transforms,
            tags,
        }
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        let Self {
            load_balancer,
            load_balancer_id,
            listener_id,
            id,
            ..
        } = self;
        let resource =
            format!("listener-rule/app/{load_balancer}/{load_balancer_id}/{listener_id}/{id}");
        resource_name::arn(&self.region, self.account, &resource)
    }

    /// The ARN of its load balancer.
    pub fn load_balancer_arn(&self) -> String {
        let Self {
            load_balancer,
            load_balancer_id,
            ..
        } = self;
        let resource = format!("loadbalancer/app/{load_balancer}/{load_balancer_id}");
        resource_name::arn(&self.region, self.account, &resource)
    }

    /// Whether it is its listener's last.
    pub const fn is_default(&self) -> bool {
        self.priority.is_none()
    }

    /// Where it stands among its listener's rules.
    pub(crate) fn rank(&self) -> u32 {
        self.priority.map_or(u32::MAX, u32::from)
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> api::Rule {
        let priority = self
            .priority
            .map_or_else(|| "default".to_owned(), |priority| priority.to_string());
        api::Rule {
            rule_arn: Some(self.arn()),
            priority: Some(priority),
            conditions: Some(self.conditions.iter().map(condition::shown).collect()),
            actions: Some(action::shown(&self.action)),
            is_default: Some(self.is_default()),
            transforms: Some(self.transforms.iter().map(Transform::shown).collect()),
        }
    }
}
