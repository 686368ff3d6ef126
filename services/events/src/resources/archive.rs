//! Archives: events kept to be sent again.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Ask, Region, Resource, Tags, Timestamp};
use ringwall_event_pattern::PatternError;
use serde::{Deserialize, Serialize};

use crate::api::RuleState;
use crate::resources::bus::BusRef;
use crate::resources::event::Event;
use crate::resources::rule::{Pattern, Rule};

/// Who manages the rules of archives.
pub(crate) const MANAGED_BY: &str = "prod.vhs.events.aws.internal";

/// What every rule of an archive asks for: replayed events are not archived again.
const NOT_REPLAYED: &str = r#""replay-name":[{"exists":false}]"#;

/// An archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Archive {
    /// The event bus that it gets events from, of its own account and Region.
    pub(crate) bus: BusRef,
    pub(crate) name: String,
    /// Tells it, and its events, from one of the same name that was deleted.
    pub(crate) id: String,
    pub(crate) description: Option<String>,
    pub(crate) pattern: Option<Pattern>,
    /// 0 is for ever.
    pub(crate) retention_days: i32,
    pub(crate) created_at: Timestamp,
}

/// An event in an archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Archived {
    pub(crate) event: Event,
    pub(crate) archived_at: Timestamp,
}

/// How much an archive has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holdings {
    pub(crate) events: i64,
    pub(crate) bytes: i64,
}

impl Archive {
    pub(crate) fn arn(&self) -> String {
        archive_arn(self.bus.account, &self.bus.region, &self.name)
    }

    /// The managed rule that brings events here.
    ///
    /// # Errors
    /// The pattern asks for replays itself, which no archive gets.
    pub(crate) fn rule(&self) -> Result<Rule, PatternError> {
        let pattern = match self.pattern.as_ref().map(|pattern| pattern.source().trim()) {
            None => format!("{{{NOT_REPLAYED}}}"),
            Some(asked) => {
                let asked = asked.strip_prefix('{').unwrap_or(asked);
                format!("{{{NOT_REPLAYED},{asked}")
            }
        };
        Ok(Rule {
            bus: self.bus.clone(),
            name: rule_name(&self.name),
            pattern: Some(Pattern::parse(&pattern)?),
            schedule: None,
            state: RuleState::Enabled,
            description: None,
            role_arn: None,
            created_by: self.bus.account,
            tags: Tags::new(),
            targets: BTreeMap::new(),
            archive: Some(self.id.clone()),
        })
    }

    /// When an event that was archived at that moment is too old.
    pub(crate) fn end_of(&self, archived_at: Timestamp) -> Option<Timestamp> {
        let secs = i64::from(self.retention_days) * 86_400;
        (secs > 0).then(|| archived_at.plus_secs(secs))
    }
}

impl Holdings {
    /// What one event makes.
    pub(crate) fn of(event: &Event) -> Self {
        let bytes = event.json().len();
        Self {
            events: 1,
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        }
    }

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            events: self.events.saturating_add(other.events),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }

    pub(crate) const fn minus(self, other: Self) -> Self {
        Self {
            events: self.events.saturating_sub(other.events),
            bytes: self.bytes.saturating_sub(other.bytes),
        }
    }
}

/// The name of the managed rule of an archive.
pub(crate) fn rule_name(archive: &str) -> String {
    format!("Events-Archive-{archive}")
}

pub(crate) fn archive_arn(account: AccountId, region: &Region, name: &str) -> String {
    let partition = region.partition();
    format!("arn:{partition}:events:{region}:{account}:archive/{name}")
}

/// An archive that may not be there, as the authorizer sees it.
pub(crate) fn resource_of<'a>(account: AccountId, region: &Region, name: &str) -> Resource<'a> {
    Resource::new(archive_arn(account, region, name), account)
}

/// A question about an archive that may not be there.
pub(crate) fn ask_about_archive<'a>(
    action: &'static str,
    account: AccountId,
    region: &Region,
    name: &str,
) -> Ask<'a> {
    Ask::new(action).on(resource_of(account, region, name))
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use ringwall_testing::ACCOUNT;

    use super::*;

    fn archive(pattern: Option<&str>) -> Archive {
        Archive {
            bus: BusRef {
                account: ACCOUNT.parse().unwrap(),
                region: "us-east-1".parse().unwrap(),
                name: "default".to_owned(),
            },
            name: "kept".to_owned(),
            id: "1".to_owned(),
            description: None,
            pattern: pattern.map(|pattern| Pattern::parse(pattern).unwrap()),
            retention_days: 2,
            created_at: Timestamp::from_secs(0),
        }
    }

    #[test]
    fn its_rule_leaves_replayed_events_out() {
        let pattern = |of: Option<&str>| {
            let rule = archive(of).rule().unwrap();
            rule.pattern.unwrap().source().to_owned()
        };
        assert_eq!(pattern(None), r#"{"replay-name":[{"exists":false}]}"#);
        assert_eq!(
            pattern(Some(r#" { "source": ["shop"] }"#)),
            r#"{"replay-name":[{"exists":false}], "source": ["shop"] }"#
        );
    }

    #[test]
    fn days_count_from_the_moment_an_event_was_archived() {
        let kept = archive(None);
        let end = Timestamp::from_secs(2 * 86_400 + 7);
        assert_eq!(kept.end_of(Timestamp::from_secs(7)), Some(end));
        let for_ever = Archive {
            retention_days: 0,
            ..kept
        };
        assert_eq!(for_ever.end_of(Timestamp::from_secs(7)), None);
    }
}
