//! DB instances.

use ringwall_core::{AccountId, Ask, Region, RequestContext, Resource, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::engine::Engine;
use super::secret::Secret;
use super::status::Status;
use crate::error::RdsError;

/// The days after which a stopped instance is started.
pub(crate) const STOPPED_DAYS: i64 = 7;

/// A DB instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// The account that owns it.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its name, lower case; it can be changed.
    pub identifier: String,
    /// `db-…`, never used again: its files, and IAM policies of database users, are named so.
    pub resource_id: String,
    /// Its state.
    pub status: Status,
    /// When it became available first.
    pub created_at: Option<Timestamp>,
    /// The engine asked for.
    pub engine: Engine,
    /// The version of the server that runs, or of the one asked for until it does.
    pub engine_version: String,
    /// The database made with it.
    pub db_name: Option<String>,
    /// The master user.
    pub master_username: String,
    /// The master user's password until the server has it.
    pub master_password: Option<Secret>,
    /// The port of its endpoint. The plane picks one if none was asked for.
    pub port: Option<u16>,
    /// The instance class.
    pub class: String,
    /// GiB.
    pub allocated_storage: i32,
    /// GiB up to which storage may grow.
    pub max_allocated_storage: Option<i32>,
    /// `gp2`, `gp3` …
    pub storage_type: String,
    /// Whether IAM users may log in.
    pub iam_authentication: bool,
    /// The certificate authority that its clients expect.
    pub certificate_authority: String,
    /// Days that automated backups are kept.
    pub backup_retention_days: i32,
    /// The daily window of backups, `hh:mm-hh:mm`.
    pub backup_window: String,
    /// The weekly window of changes, `ddd:hh:mm-ddd:hh:mm`.
    pub maintenance_window: String,
    /// Whether minor versions come by themselves.
    pub auto_minor_version_upgrade: bool,
    /// Whether it is meant for clients on other networks.
    pub publicly_accessible: bool,
    /// Whether snapshots take over its tags.
    pub copy_tags_to_snapshot: bool,
    /// It cannot be deleted.
    pub deletion_protection: bool,
    /// Its tags.
    pub tags: Tags,
    /// What changes in the next maintenance window.
    pub pending: Changes,
    /// What is being changed.
    pub applying: Changes,
    /// When it is started by itself, if it is stopped.
    pub restart_at: Option<Timestamp>,
    /// The files of the snapshot that it is made from.
    pub restored_from: Option<String>,
}

impl Instance {
    /// Its ARN.
    pub fn arn(&self) -> String {
        arn(&self.region, self.account, &self.identifier)
    }

    /// Asks for an action on it.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        let resource = Resource::new(self.arn(), self.account)
            .with_tags(&self.tags)
            .with_trail_type("AWS::RDS::DBInstance");
        let mut ask = Ask::new(action)
            .on(resource)
            .key("rds:DatabaseClass", self.class.as_str())
            .key("rds:DatabaseEngine", self.engine.as_str())
            .key("rds:StorageSize", self.allocated_storage.to_string())
            .key("rds:MultiAz", "false")
            .key(
                "rds:PubliclyAccessible",
                self.publicly_accessible.to_string(),
            )
            // Storage is the file system's here.
            .key("rds:StorageEncrypted", "false");
        if let Some(name) = &self.db_name {
            ask = ask.key("rds:DatabaseName", name.as_str());
        }
        for (key, value) in self.tags.iter() {
            ask = ask.key(format!("rds:db-tag/{key}"), value);
        }
        ask
    }

    /// Its state must be `available`.
    pub(crate) fn require_available(&self) -> Result<(), RdsError> {
        if self.status == Status::Available {
            return Ok(());
        }
        Err(RdsError::not_available(&self.identifier))
    }

    /// Changes become what they are to be.
    pub(crate) fn apply(&mut self) {
        fn set<T>(place: &mut T, change: Option<T>) {
            if let Some(value) = change {
                *place = value;
            }
        }
        let changes = std::mem::take(&mut self.applying);
        set(&mut self.class, changes.class);
        set(&mut self.allocated_storage, changes.allocated_storage);
        set(&mut self.storage_type, changes.storage_type);
        set(&mut self.iam_authentication, changes.iam_authentication);
        set(
            &mut self.certificate_authority,
            changes.certificate_authority,
        );
        set(
            &mut self.backup_retention_days,
            changes.backup_retention_days,
        );
        if changes.port.is_some() {
            self.port = changes.port;
        }
    }

    /// The state in which what stands in `applying` is applied.
    pub(crate) fn applying_status(&self) -> Status {
        let only = |changes: Changes| self.applying == changes;
        let iam = Changes {
            iam_authentication: self.applying.iam_authentication,
            ..Changes::default()
        };
        match (&self.master_password, &self.applying.identifier) {
            (_, Some(_)) => Status::Renaming,
            (Some(_), None) if self.applying.is_empty() => Status::ResettingMasterCredentials,
            (None, None) if only(iam) => Status::ConfiguringIamDatabaseAuth,
            _ => Status::Modifying,
        }
    }
}

/// Asks for an action on the instance of a name, there or not.
pub(crate) fn ask_on<'a>(
    ctx: &RequestContext,
    identifier: &str,
    found: Option<&'a Instance>,
    action: &'static str,
) -> Ask<'a> {
    match found {
        Some(instance) => instance.ask(action),
        None => {
            let arn = arn(&ctx.region, ctx.account(), identifier);
            Ask::new(action).on(Resource::new(arn, ctx.account()))
        }
    }
}

/// The ARN of an instance.
pub(crate) fn arn(region: &Region, account: AccountId, identifier: &str) -> String {
    let partition = region.partition();
    format!("arn:{partition}:rds:{region}:{account}:db:{identifier}")
}
