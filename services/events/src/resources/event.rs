//! Events.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_event_pattern::quoted;
use ringwall_service::BusEvent;
use serde::{Deserialize, Serialize};

/// An event on an event bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) detail_type: String,
    /// Where it comes from, whatever bus it is on.
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) time: Timestamp,
    pub(crate) resources: Vec<String>,
    /// A JSON object as text.
    pub(crate) detail: String,
    /// A rule of another event bus sent it here, so no rule of this one sends it to a third.
    pub(crate) was_sent_on: bool,
    /// The name of the replay that brings it once more.
    #[serde(default)]
    pub(crate) replay: Option<String>,
}

impl Event {
    /// The event as targets get it.
    pub(crate) fn json(&self) -> String {
        format!("{},\"detail\":{}}}", self.head(), self.detail)
    }

    /// The event without its detail.
    pub(crate) fn json_without_detail(&self) -> String {
        format!("{}}}", self.head())
    }

    fn head(&self) -> String {
        let resources: Vec<_> = self.resources.iter().map(|arn| quoted(arn)).collect();
        let replay = self.replay.as_deref().map(quoted);
        let replay = replay.map(|name| format!(r#","replay-name":{name}"#));
        format!(
            r#"{{"version":"0","id":{},"detail-type":{},"source":{},"account":"{}","time":"{}","region":"{}","resources":[{}]{}"#,
            quoted(&self.id),
            quoted(&self.detail_type),
            quoted(&self.source),
            self.account,
            self.time.iso8601(),
            self.region,
            resources.join(","),
            replay.unwrap_or_default()
        )
    }
}

impl From<&BusEvent> for Event {
    fn from(event: &BusEvent) -> Self {
        Self {
            id: event.id.clone(),
            source: event.source.clone(),
            detail_type: event.detail_type.clone(),
            account: event.account,
            region: event.region.clone(),
            time: event.time,
            resources: event.resources.clone(),
            detail: event.detail.clone(),
            was_sent_on: false,
            replay: None,
        }
    }
}
