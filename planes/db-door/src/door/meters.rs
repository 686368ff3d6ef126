//! Counts of logins, by the names of AWS's CloudWatch metrics.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Troubleshooting.html#UsingWithRDS.IAMDBAuth.Troubleshooting.CWMetrics>

use metrics::counter;

use super::refusal::Refusal;

/// Counts a login with a token.
pub(super) fn count(instance: &str, refused: Option<&Refusal>) {
    let count = |name: &'static str| {
        counter!(name, "DBInstanceIdentifier" => instance.to_owned()).increment(1);
    };
    count("IamDbAuthConnectionRequests");
    let Some(refusal) = refused else {
        return count("IamDbAuthConnectionSuccess");
    };
    count("IamDbAuthConnectionFailure");
    count(match refusal {
        Refusal::Invalid(_) | Refusal::Expired => "IamDbAuthConnectionFailureInvalidToken",
        Refusal::NotAuthorized(_) => "IamDbAuthConnectionFailureInsufficientPermissions",
        Refusal::Throttled => "IamDbAuthConnectionFailureThrottling",
        Refusal::Internal(_) => "IamDbAuthConnectionFailureServerError",
    });
}
