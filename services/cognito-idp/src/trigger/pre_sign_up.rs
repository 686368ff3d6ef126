//! Before somebody becomes a user: the function may refuse him, confirm him, verify his addresses.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html>

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use super::{Function, Occasion, Texts};
use crate::error::CognitoError;

/// How he comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comes {
    SignUp,
    AdminCreateUser,
    ExternalProvider,
}

/// What the function is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    pub(crate) user_attributes: &'a Texts,
    pub(crate) validation_data: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_metadata: Option<&'a Texts>,
}

/// What it wants; all of it may be left out.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    auto_confirm_user: Option<bool>,
    auto_verify_email: Option<bool>,
    auto_verify_phone: Option<bool>,
}

impl Default for Response {
    fn default() -> Self {
        Self {
            auto_confirm_user: Some(false),
            auto_verify_email: Some(false),
            auto_verify_phone: Some(false),
        }
    }
}

/// What it wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) confirms: bool,
    pub(crate) verifies_email: bool,
    pub(crate) verifies_phone: bool,
}

/// Asks.
pub(crate) fn ask(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    comes: Comes,
    request: &Request<'_>,
) -> Result<Wishes, CognitoError> {
    let Some(arn) = &occasion.pool.triggers.pre_sign_up else {
        return Ok(Wishes::default());
    };
    let function = Function {
        name: "PreSignUp",
        arn,
        version: "1",
    };
    let source = match comes {
        Comes::SignUp => "PreSignUp_SignUp",
        Comes::AdminCreateUser => "PreSignUp_AdminCreateUser",
        Comes::ExternalProvider => "PreSignUp_ExternalProvider",
    };
    let response: Response = super::ask(ctx, function, occasion, source, request)?;
    Ok(Wishes {
        confirms: response.auto_confirm_user.unwrap_or(false),
        verifies_email: response.auto_verify_email.unwrap_or(false),
        verifies_phone: response.auto_verify_phone.unwrap_or(false),
    })
}
