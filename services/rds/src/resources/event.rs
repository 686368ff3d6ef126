//! Events: what happened to instances and snapshots, kept for fourteen days.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html>

use ringwall_core::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};

use super::instance::Instance;
use super::snapshot::Snapshot;
use crate::api;

/// Days that events are kept.
pub(crate) const KEPT_DAYS: i64 = 14;

/// Something that happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The account of what it happened to.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Whether it happened to a snapshot, not to an instance.
    pub of_snapshot: bool,
    /// The identifier of what it happened to.
    pub source: String,
    /// Its ARN.
    pub source_arn: String,
    /// `RDS-EVENT-0005`
    pub id: String,
    /// `creation`
    pub category: String,
    /// What happened, in words.
    pub message: String,
    /// When.
    pub at: Timestamp,
}

/// A kind of event: id, category, message.
pub(crate) type Kind = (&'static str, &'static str, &'static str);

pub(crate) const CREATED: Kind = ("RDS-EVENT-0005", "creation", "DB instance created");
pub(crate) const DELETED: Kind = ("RDS-EVENT-0003", "deletion", "DB instance deleted");
pub(crate) const RESTARTED: Kind = ("RDS-EVENT-0006", "availability", "DB instance restarted");
pub(crate) const STOPPED: Kind = ("RDS-EVENT-0087", "notification", "DB instance stopped");
pub(crate) const STARTED: Kind = ("RDS-EVENT-0088", "notification", "DB instance started");
pub(crate) const OVERDUE: Kind = (
    "RDS-EVENT-0154",
    "notification",
    "DB instance is being started due to it exceeding the maximum allowed time being stopped.",
);
pub(crate) const CREDENTIALS_RESET: Kind = (
    "RDS-EVENT-0016",
    "configuration change",
    "Reset master credentials",
);
pub(crate) const MODIFIED: Kind = (
    "RDS-EVENT-0014",
    "configuration change",
    "Finished applying modification to DB instance",
);

pub(crate) const SNAPSHOT_CREATED: Kind = ("RDS-EVENT-0042", "creation", "Manual snapshot created");
pub(crate) const BACKUP_STARTED: Kind = ("RDS-EVENT-0001", "backup", "Backing up DB instance");
pub(crate) const BACKUP_FINISHED: Kind =
    ("RDS-EVENT-0002", "backup", "Finished DB Instance backup");
pub(crate) const RESTORED: Kind = ("RDS-EVENT-0043", "restoration", "Restored from snapshot");

impl Event {
    /// Something that happened to a snapshot.
    pub(crate) fn of_snapshot(snapshot: &Snapshot, kind: Kind, at: Timestamp) -> Self {
        Self {
            of_snapshot: true,
            source: snapshot.identifier.clone(),
            source_arn: snapshot.arn(),
            ..Self::of(&snapshot.source, kind, at)
        }
    }

    /// Something that happened to an instance.
    pub(crate) fn of(instance: &Instance, (id, category, message): Kind, at: Timestamp) -> Self {
        Self {
            account: instance.account,
            region: instance.region.clone(),
            of_snapshot: false,
            source: instance.identifier.clone(),
            source_arn: instance.arn(),
            id: id.to_owned(),
            category: category.to_owned(),
            message: message.to_owned(),
            at,
        }
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> api::Event {
        api::Event {
            source_identifier: Some(self.source.clone()),
            source_type: Some(if self.of_snapshot {
                api::SourceType::DbSnapshot
            } else {
                api::SourceType::DbInstance
            }),
            message: Some(self.message.clone()),
            event_categories: Some(vec![self.category.clone()]),
            date: Some(self.at),
            source_arn: Some(self.source_arn.clone()),
        }
    }
}
