//! After somebody has confirmed his account or his new password: the function learns of it once that is
//! committed, and what it fails with reaches the caller.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html>

use ringwall_core::RequestContext;
use serde::Serialize;

use super::invocation::{Failure, Invocation};
use super::{Function, Occasion, Texts};
use crate::error::CognitoError;

/// What was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    SignUp,
    ForgotPassword,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: &'a Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

type Outcome = Result<Vec<u8>, Failure>;

const FUNCTION_NAME: &str = "PostConfirmation";

impl Confirmed {
    const fn source(self) -> &'static str {
        match self {
            Self::SignUp => "PostConfirmation_ConfirmSignUp",
            Self::ForgotPassword => "PostConfirmation_ConfirmForgotPassword",
        }
    }
}

/// What came of it, where the function was told already: the handler runs a second time, over what it
/// has committed itself. To be asked before all else.
pub(crate) fn told(ctx: &RequestContext, confirmed: Confirmed) -> Option<Result<(), CognitoError>> {
    let outcome: Outcome = ctx.known(confirmed.source())?;
    Some(outcome.map_or_else(
        |failure| Err(failure.refusal(FUNCTION_NAME)),
        |payload| super::read::<Nothing>(&payload).map(drop),
    ))
}

/// An answer of which nothing is read.
#[derive(Default, Serialize, serde::Deserialize)]
struct Nothing {}

/// Tells the function, after all that the handler has changed was committed. The handler passes the
/// error up as it is; it runs again, when [`told`] says what came of it.
pub(crate) fn tell(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    confirmed: Confirmed,
    user_attributes: &Texts,
    client_metadata: Option<&Texts>,
) -> Result<(), CognitoError> {
    let Some(arn) = &occasion.pool.triggers.post_confirmation else {
        return Ok(());
    };
    let function = Function {
        name: FUNCTION_NAME,
        arn,
        version: "1",
    };
    let request = Request {
        user_attributes,
        client_metadata,
    };
    let source = confirmed.source();
    let payload = super::event::<_, Nothing>(occasion, function.version, source, request)?;
    let invocation = Invocation::new(ctx.platform(), occasion.pool, function.arn, payload);
    ctx.commit_then(source, || invocation.run())?
        .map(drop)
        .map_err(|failure| failure.refusal(function.name))
}
