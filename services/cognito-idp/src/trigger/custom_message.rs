//! Texts of messages, written by a function.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html>

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use super::{Function, Occasion, Texts};
use crate::error::CognitoError;
use crate::message::Reason;

/// What the function is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    pub(crate) user_attributes: &'a Texts,
    /// What stands for the code in a text.
    pub(crate) code_parameter: &'static str,
    /// What stands for the link.
    pub(crate) link_parameter: &'static str,
    /// What stands for the user name; where the user is invited.
    pub(crate) username_parameter: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_metadata: Option<&'a Texts>,
}

/// The texts it writes; the pool's own where it writes none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Written {
    pub(crate) sms_message: Option<String>,
    pub(crate) email_message: Option<String>,
    pub(crate) email_subject: Option<String>,
}

/// Asks.
pub(crate) fn ask(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    reason: Reason,
    request: &Request<'_>,
) -> Result<Written, CognitoError> {
    let Some(arn) = &occasion.pool.triggers.custom_message else {
        return Ok(Written::default());
    };
    let function = Function {
        name: "CustomMessage",
        arn,
        version: "1",
    };
    let source = format!("CustomMessage_{}", reason.as_str());
    super::ask(ctx, function, occasion, &source, request)
}
