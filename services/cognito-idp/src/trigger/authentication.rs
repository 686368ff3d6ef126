//! Before and after a sign-in: the first function may refuse it, both learn of it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html>
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html>

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use super::{Function, Occasion, Texts};
use crate::error::CognitoError;

/// What the function before a sign-in is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Before<'a> {
    pub(crate) user_attributes: &'a Texts,
    /// The sign-in's `ClientMetadata`.
    pub(crate) validation_data: Option<&'a Texts>,
    pub(crate) user_not_found: bool,
}

/// What the function after a sign-in is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct After<'a> {
    pub(crate) user_attributes: &'a Texts,
    pub(crate) new_device_used: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_metadata: Option<&'a Texts>,
}

/// Neither answers anything.
#[derive(Default, Serialize, Deserialize)]
struct Nothing {}

/// Asks the function before a sign-in.
pub(crate) fn ask_before(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    request: &Before<'_>,
) -> Result<(), CognitoError> {
    let Some(arn) = &occasion.pool.triggers.pre_authentication else {
        return Ok(());
    };
    let function = Function {
        name: "PreAuthentication",
        arn,
        version: "1",
    };
    let source = "PreAuthentication_Authentication";
    super::ask::<_, Nothing>(ctx, function, occasion, source, request).map(drop)
}

/// Tells the function after a sign-in.
pub(crate) fn tell_after(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    request: &After<'_>,
) -> Result<(), CognitoError> {
    let Some(arn) = &occasion.pool.triggers.post_authentication else {
        return Ok(());
    };
    let function = Function {
        name: "PostAuthentication",
        arn,
        version: "1",
    };
    let source = "PostAuthentication_Authentication";
    super::ask::<_, Nothing>(ctx, function, occasion, source, request).map(drop)
}
