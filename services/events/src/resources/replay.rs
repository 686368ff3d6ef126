//! Replays: events of an archive sent again.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html#eb-archive-replay>

use ringwall_core::{AccountId, Ask, Region, Resource, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::ReplayState;
use crate::resources::bus::BusRef;

/// A replay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Replay {
    /// Where the events go, which is where they came from.
    pub(crate) bus: BusRef,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) archive_arn: String,
    /// The archive's id.
    pub(crate) archive: String,
    /// The ARNs of the rules that are asked; all, where there is none.
    pub(crate) filter_arns: Vec<String>,
    /// Events of this moment and later.
    pub(crate) from: Timestamp,
    /// Events before this moment.
    pub(crate) to: Timestamp,
    pub(crate) state: ReplayState,
    pub(crate) state_reason: Option<String>,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    /// The event that was sent last: its moment and id.
    pub(crate) last: Option<(Timestamp, String)>,
}

impl Replay {
    pub(crate) fn arn(&self) -> String {
        replay_arn(self.bus.account, &self.bus.region, &self.name)
    }

    /// Whether it has not come to its end.
    pub(crate) fn is_active(&self) -> bool {
        matches!(
            self.state,
            ReplayState::Starting | ReplayState::Running | ReplayState::Cancelling
        )
    }

    /// Whether it sends events to a rule.
    pub(crate) fn is_for(&self, rule_arn: &str) -> bool {
        self.filter_arns.is_empty() || self.filter_arns.iter().any(|arn| arn == rule_arn)
    }

    /// At its end.
    pub(crate) fn ended(self, state: ReplayState, reason: Option<String>, at: Timestamp) -> Self {
        Self {
            state,
            state_reason: reason,
            ended_at: Some(at),
            ..self
        }
    }
}

pub(crate) fn replay_arn(account: AccountId, region: &Region, name: &str) -> String {
    let partition = region.partition();
    format!("arn:{partition}:events:{region}:{account}:replay/{name}")
}

/// A replay that may not be there, as the authorizer sees it.
pub(crate) fn resource_of<'a>(account: AccountId, region: &Region, name: &str) -> Resource<'a> {
    Resource::new(replay_arn(account, region, name), account)
}

/// A question about a replay that may not be there.
pub(crate) fn ask_about_replay<'a>(
    action: &'static str,
    account: AccountId,
    region: &Region,
    name: &str,
) -> Ask<'a> {
    Ask::new(action).on(resource_of(account, region, name))
}
