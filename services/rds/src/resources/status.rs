//! The states of an instance.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status>

use serde::{Deserialize, Serialize};

/// A state. What the plane does in each stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Its files are made, or copied from a snapshot, and its server is started.
    Creating,
    /// Its server runs.
    Available,
    /// Its files are copied into a snapshot.
    BackingUp,
    /// Changes are applied.
    Modifying,
    /// IAM database authentication is switched, and nothing else.
    ConfiguringIamDatabaseAuth,
    /// The master user gets a new password, and nothing else changes.
    ResettingMasterCredentials,
    /// It gets a new identifier.
    Renaming,
    /// Its server is stopped and started.
    Rebooting,
    /// Its server is stopped.
    Stopping,
    /// Nothing runs.
    Stopped,
    /// Its server is started.
    Starting,
    /// Its server is stopped and its files are removed.
    Deleting,
    /// It could not be made. Nothing runs.
    Failed,
}

impl Status {
    /// As AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Available => "available",
            Self::BackingUp => "backing-up",
            Self::Modifying => "modifying",
            Self::ConfiguringIamDatabaseAuth => "configuring-iam-database-auth",
            Self::ResettingMasterCredentials => "resetting-master-credentials",
            Self::Renaming => "renaming",
            Self::Rebooting => "rebooting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Starting => "starting",
            Self::Deleting => "deleting",
            Self::Failed => "failed",
        }
    }
}
