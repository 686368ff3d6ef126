//! Why nobody was signed in: a status for him, and a reason for the access log.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes>

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) status: u16,
    pub(super) reason: &'static str,
}

const fn failure(status: u16, reason: &'static str) -> Failure {
    Failure { status, reason }
}

impl Failure {
    pub(super) const DENIED: Self = failure(401, "AuthInvalidCookie");
    pub(super) const NO_HOST: Self = failure(401, "AuthMissingHostHeader");
    pub(super) const NO_STATE: Self = failure(401, "AuthMissingStateParam");
    pub(super) const BAD_STATE: Self = failure(401, "AuthInvalidStateParam");
    pub(super) const NO_CODE: Self = failure(401, "AuthMissingCodeParam");
    pub(super) const BAD_GRANT: Self = failure(401, "AuthInvalidGrantError");
    pub(super) const BAD_ID_TOKEN: Self = failure(401, "AuthInvalidIdToken");
    pub(super) const BAD_TOKENS: Self = failure(500, "AuthInvalidTokenResponse");
    pub(super) const NO_TOKENS: Self = failure(500, "AuthTokenEpRequestFailed");
    pub(super) const BAD_USER_INFO: Self = failure(500, "AuthInvalidUserinfoResponse");
    pub(super) const NO_USER_INFO: Self = failure(500, "AuthUserinfoEpRequestFailed");
    pub(super) const TOO_LARGE: Self = failure(500, "AuthUserinfoResponseSizeExceeded");
    pub(super) const UNHANDLED: Self = failure(500, "AuthUnhandledException");

    /// The provider has sent somebody back with an error.
    pub(super) fn of_provider(error: &str) -> Self {
        match error {
            "access_denied" => failure(401, "AuthInvalidGrantError"),
            _ => failure(561, "AuthInvalidGrantError"),
        }
    }
}
