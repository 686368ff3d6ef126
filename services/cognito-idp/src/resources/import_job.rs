//! Imports of users from a file.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserImportJobType.html>

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{PasswordHashingAlgorithmType, UserImportJobStatusType, UserImportJobType};

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ImportJob {
    /// `import-` and ten characters.
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) name: String,
    pub(crate) role_arn: String,
    /// What hashes in the file were made by, if it has any.
    pub(crate) algorithm: Option<PasswordHashingAlgorithmType>,
    /// Where the file is put.
    pub(crate) url: String,
    pub(crate) status: UserImportJobStatusType,
    pub(crate) created_at: Timestamp,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) message: Option<String>,
    pub(crate) counts: Counts,
    /// The first line of the file, once it is there.
    pub(crate) columns: Option<Vec<String>>,
}

/// What became of the lines so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) imported: u32,
    /// Users who are there already.
    pub(crate) skipped: u32,
    pub(crate) failed: u32,
}

/// Some lines of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lines {
    /// The number of the first one in the file; the head is line 1.
    pub(crate) first: u32,
    pub(crate) lines: Vec<String>,
}

impl ImportJob {
    /// Whether it takes up the account's one place for imports.
    pub(crate) const fn is_active(&self) -> bool {
        matches!(
            self.status,
            UserImportJobStatusType::Pending | UserImportJobStatusType::InProgress
        )
    }

    /// It ends so.
    pub(crate) fn end(
        &mut self,
        status: UserImportJobStatusType,
        message: impl Into<String>,
        now: Timestamp,
    ) {
        self.status = status;
        self.message = Some(message.into());
        self.completed_at = Some(now);
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> UserImportJobType {
        UserImportJobType {
            job_name: Some(self.name.clone()),
            job_id: Some(self.id.clone()),
            user_pool_id: Some(self.pool_id.clone()),
            pre_signed_url: Some(self.url.clone()),
            creation_date: Some(self.created_at),
            start_date: self.started_at,
            completion_date: self.completed_at,
            status: Some(self.status),
            cloud_watch_logs_role_arn: Some(self.role_arn.clone()),
            imported_users: Some(self.counts.imported.into()),
            skipped_users: Some(self.counts.skipped.into()),
            failed_users: Some(self.counts.failed.into()),
            completion_message: self.message.clone(),
            password_hashing_algorithm: self.algorithm,
        }
    }
}
