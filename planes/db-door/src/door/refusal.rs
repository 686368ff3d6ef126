//! Why a login was refused: in AWS's words, for the log and the trail alone.

use std::borrow::Cow;

use ringwall_core::ApiError;

use super::gatekeeper::Login;

/// Why a login was refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The token is not one, or not for this.
    Invalid(String),
    /// It is too old.
    Expired,
    /// The principal of this ARN may not.
    NotAuthorized(String),
    /// Too many come at once.
    Throttled,
    /// It could not be decided.
    Internal(ApiError),
}

impl Refusal {
    /// AWS's code.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "InvalidToken",
            Self::Expired => "ExpiredToken",
            Self::NotAuthorized(_) => "NotAuthorized",
            Self::Throttled => "ThrottlingException",
            Self::Internal(_) => "InternalError",
        }
    }

    /// AWS's sentence.
    pub(super) fn words(&self, login: &Login<'_>) -> String {
        let user = login.user.escape_debug();
        let (verb, status) = match self {
            Self::Invalid(_) | Self::Expired => ("authenticate", 400),
            Self::NotAuthorized(_) => ("authorize", 403),
            Self::Throttled => ("authorize", 429),
            Self::Internal(_) => ("authorize", 500),
        };
        let why: Cow<'_, str> = match self {
            Self::Invalid(_) => "because the provided token is malformed or otherwise invalid".into(),
            Self::Expired => "because the token age is longer than 15 minutes".into(),
            Self::NotAuthorized(arn) => format!("because the IAM policy assumed by the caller '{arn}' is not authorized to perform `rds-db:connect` on the DB instance").into(),
            Self::Throttled => "due to IAM DB authentication throttling".into(),
            Self::Internal(_) => "due to an internal IAM DB authentication error".into(),
        };
        let code = self.code();
        format!(
            "Failed to {verb} the connection request for user {user} {why}. (Status Code: {status}, Error Code: {code})"
        )
    }

    /// Writes it down, with what AWS does not tell.
    pub(super) fn log(&self, login: &Login<'_>) {
        let words = self.words(login);
        let (instance, client) = (&login.backend.identifier, login.client);
        match self {
            Self::Invalid(why) => {
                tracing::warn!(target: "iam-db-auth-error", %instance, %client, why, "{words}");
            }
            Self::Internal(error) => {
                let cause = error.cause();
                tracing::error!(target: "iam-db-auth-error", %instance, %client, ?cause, "{words}");
            }
            _ => tracing::warn!(target: "iam-db-auth-error", %instance, %client, "{words}"),
        }
    }
}
