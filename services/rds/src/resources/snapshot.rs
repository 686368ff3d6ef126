//! DB snapshots.

use ringwall_core::{AccountId, Ask, Region, RequestContext, Resource, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use super::instance::Instance;
use super::tagging;
use crate::api::DbSnapshot;

/// A copy of an instance's files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its name, lower case.
    pub identifier: String,
    /// Names its files, and never another's.
    pub file_id: String,
    /// Its state.
    pub status: SnapshotStatus,
    /// Who wanted it.
    pub kind: SnapshotKind,
    /// When it was asked for, until it is made; then when it was made.
    pub created_at: Timestamp,
    /// Its tags.
    pub tags: Tags,
    /// The instance as it was.
    pub source: Instance,
}

/// The states of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SnapshotStatus {
    /// Its files are copied.
    Creating,
    /// It can be restored from.
    Available,
    /// It could not be made.
    Failed,
}

/// Who wanted a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SnapshotKind {
    /// Somebody asked for it.
    Manual,
    /// The instance's backups; it goes with the instance.
    Automated,
}

impl SnapshotStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Available => "available",
            Self::Failed => "failed",
        }
    }
}

impl SnapshotKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Automated => "automated",
        }
    }
}

impl Snapshot {
    /// A snapshot of an instance, still to be made.
    pub(crate) fn new(
        instance: &Instance,
        identifier: String,
        file_id: String,
        kind: SnapshotKind,
        tags: Tags,
        now: Timestamp,
    ) -> Self {
        let mut tags = tags;
        if instance.copy_tags_to_snapshot {
            for (key, value) in instance.tags.iter() {
                if tags.find(key).is_none() {
                    tags.set(key, value);
                }
            }
        }
        Self {
            identifier,
            file_id,
            status: SnapshotStatus::Creating,
            kind,
            created_at: now,
            tags,
            source: Instance {
                master_password: None,
                ..instance.clone()
            },
        }
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        let source = &self.source;
        arn(&source.region, source.account, &self.identifier)
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> DbSnapshot {
        let source = &self.source;
        let is_made = self.status == SnapshotStatus::Available;
        DbSnapshot {
            db_snapshot_identifier: Some(self.identifier.clone()),
            db_instance_identifier: Some(source.identifier.clone()),
            snapshot_create_time: is_made.then_some(self.created_at),
            original_snapshot_create_time: is_made.then_some(self.created_at),
            engine: Some(source.engine.as_str().to_owned()),
            allocated_storage: Some(source.allocated_storage),
            status: Some(self.status.as_str().to_owned()),
            port: source.port.map(i32::from),
            availability_zone: Some(format!("{}a", source.region)),
            instance_create_time: source.created_at,
            master_username: Some(source.master_username.clone()),
            engine_version: Some(source.engine_version.clone()),
            license_model: Some(source.engine.license_model().to_owned()),
            snapshot_type: Some(self.kind.as_str().to_owned()),
            percent_progress: Some(if is_made { 100 } else { 0 }),
            storage_type: Some(source.storage_type.clone()),
            encrypted: Some(false),
            db_snapshot_arn: Some(self.arn()),
            iam_database_authentication_enabled: Some(source.iam_authentication),
            dbi_resource_id: Some(source.resource_id.clone()),
            tag_list: Some(tagging::shown(&self.tags)),
            snapshot_target: Some("region".to_owned()),
            ..DbSnapshot::default()
        }
    }
}

/// The snapshot of a name as a resource, there or not.
pub(crate) fn resource<'a>(
    ctx: &RequestContext,
    identifier: &str,
    found: Option<&'a Snapshot>,
) -> Resource<'a> {
    let resource = Resource::new(arn(&ctx.region, ctx.account(), identifier), ctx.account())
        .with_trail_type("AWS::RDS::DBSnapshot");
    match found {
        Some(snapshot) => resource.with_tags(&snapshot.tags),
        None => resource,
    }
}

/// With the condition keys of a snapshot's tags.
pub(crate) fn tag_conditions<'a>(mut ask: Ask<'a>, found: Option<&'a Snapshot>) -> Ask<'a> {
    for (key, value) in found.iter().flat_map(|snapshot| snapshot.tags.iter()) {
        ask = ask.key(format!("rds:snapshot-tag/{key}"), value);
    }
    ask
}

/// The ARN of a snapshot.
pub(crate) fn arn(region: &Region, account: AccountId, identifier: &str) -> String {
    let partition = region.partition();
    format!("arn:{partition}:rds:{region}:{account}:snapshot:{identifier}")
}
