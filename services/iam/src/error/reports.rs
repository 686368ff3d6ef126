//! What is refused about reports.

use super::IamError;
use crate::api::ErrorCode;

impl IamError {
    pub(crate) fn credential_report_not_present() -> Self {
        Self::new(
            ErrorCode::CredentialReportNotPresentException,
            "The request was rejected because the credential report does not exist. To generate a credential report, use GenerateCredentialReport.",
        )
    }

    pub(crate) fn credential_report_expired() -> Self {
        Self::new(
            ErrorCode::CredentialReportExpiredException,
            "The request was rejected because the most recent credential report has expired. To generate a new credential report, use GenerateCredentialReport.",
        )
    }

    pub(crate) fn credential_report_not_ready() -> Self {
        Self::new(
            ErrorCode::CredentialReportNotReadyException,
            "The request was rejected because the credential report is still being generated.",
        )
    }

    pub(crate) fn no_such_job(id: &str) -> Self {
        Self::no_such(format!("No such job {id}"))
    }

    pub(crate) fn no_such_arn(arn: &str) -> Self {
        Self::no_such(format!("ARN {arn} was not found."))
    }
}
