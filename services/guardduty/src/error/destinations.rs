//! Refusals about publishing destinations, and about buckets.

use super::GuardDutyError;

impl GuardDutyError {
    /// In these words clients know that a destination is not there.
    pub(crate) fn invalid_values() -> Self {
        Self::bad_request(
            "The request is rejected because the one or more input parameters have invalid values.",
        )
    }

    pub(crate) fn destination_exists() -> Self {
        Self::bad_request(
            "The request is rejected because a publishing destination of this type already exists for the current account.",
        )
    }

    pub(crate) fn destination_not_permitted() -> Self {
        Self::bad_request(
            "The request failed because the GuardDuty service principal does not have permission to the KMS key or the resource specified by the destinationArn parameter. Refer https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html",
        )
    }

    pub(crate) fn no_bucket_store() -> Self {
        Self::bad_request(
            "This server knows no buckets: start it with --bucket-store or --s3-endpoint.",
        )
    }

    pub(crate) fn bucket_unusable(bucket: &str) -> Self {
        Self::bad_request(format!("The bucket {bucket} cannot be used."))
    }
}
