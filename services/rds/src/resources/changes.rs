//! Changes to an instance: those that wait for its maintenance window, and those that are being
//! applied.

use serde::{Deserialize, Serialize};

use crate::api::PendingModifiedValues;

/// What is to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The instance class.
    pub class: Option<String>,
    /// GiB.
    pub allocated_storage: Option<i32>,
    /// `gp2`, `gp3` …
    pub storage_type: Option<String>,
    /// The port of the endpoint.
    pub port: Option<u16>,
    /// IAM database authentication.
    pub iam_authentication: Option<bool>,
    /// The certificate authority.
    pub certificate_authority: Option<String>,
    /// Days that automated backups are kept.
    pub backup_retention_days: Option<i32>,
    /// The identifier.
    pub identifier: Option<String>,
}

impl Changes {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes over what `later` changes.
    pub(crate) fn merge(&mut self, later: Self) {
        fn take<T>(place: &mut Option<T>, later: Option<T>) {
            if later.is_some() {
                *place = later;
            }
        }
        take(&mut self.class, later.class);
        take(&mut self.allocated_storage, later.allocated_storage);
        take(&mut self.storage_type, later.storage_type);
        take(&mut self.port, later.port);
        take(&mut self.iam_authentication, later.iam_authentication);
        take(&mut self.certificate_authority, later.certificate_authority);
        take(&mut self.backup_retention_days, later.backup_retention_days);
        take(&mut self.identifier, later.identifier);
    }

    /// As the API shows what is pending.
    pub(crate) fn shown(self) -> PendingModifiedValues {
        PendingModifiedValues {
            db_instance_class: self.class,
            allocated_storage: self.allocated_storage,
            storage_type: self.storage_type,
            port: self.port.map(i32::from),
            iam_database_authentication_enabled: self.iam_authentication,
            ca_certificate_identifier: self.certificate_authority,
            backup_retention_period: self.backup_retention_days,
            db_instance_identifier: self.identifier,
            ..PendingModifiedValues::default()
        }
    }
}
