//! A user who is not in the pool: the function may bring him from elsewhere.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html>

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use super::{Function, Occasion, Texts};
use crate::error::CognitoError;

/// When he was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum During {
    Authentication,
    ForgotPassword,
}

/// What the function is told. No `Debug`: it carries the password.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    /// Absent where a password was forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<&'a str>,
    pub(crate) validation_data: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_metadata: Option<&'a Texts>,
}

/// The user it found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Found {
    /// Nothing: it found none.
    pub(crate) user_attributes: Option<Texts>,
    pub(crate) force_alias_creation: Option<bool>,
    /// `CONFIRMED`; `RESET_REQUIRED` where it says nothing.
    pub(crate) final_user_status: Option<String>,
    /// `SUPPRESS`, or nothing.
    pub(crate) message_action: Option<String>,
    /// `EMAIL`, `SMS`.
    pub(crate) desired_delivery_mediums: Option<Vec<String>>,
    #[serde(rename = "enableSMSMFA")]
    pub(crate) enable_sms_mfa: Option<bool>,
}

/// Asks; nothing where the pool has no such function, or it found nobody.
pub(crate) fn ask(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    during: During,
    request: &Request<'_>,
) -> Result<Option<Found>, CognitoError> {
    let Some(arn) = &occasion.pool.triggers.user_migration else {
        return Ok(None);
    };
    let function = Function {
        name: "UserMigration",
        arn,
        version: "1",
    };
    let source = match during {
        During::Authentication => "UserMigration_Authentication",
        During::ForgotPassword => "UserMigration_ForgotPassword",
    };
    let found: Found = super::ask(ctx, function, occasion, source, request)?;
    Ok(found.user_attributes.is_some().then_some(found))
}
