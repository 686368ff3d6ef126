//! Custom sign-in: functions define, create and verify challenges.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html>

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use super::{Function, Occasion, Texts};
use crate::error::CognitoError;

/// A challenge of this sign-in that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answered {
    /// `CUSTOM_CHALLENGE`, `SRP_A`, `PASSWORD_VERIFIER`, `SMS_MFA` …
    pub(crate) challenge_name: String,
    pub(crate) challenge_result: bool,
    /// What the function that created it said of it.
    pub(crate) challenge_metadata: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DefineRequest<'a> {
    user_attributes: &'a Texts,
    session: &'a [Answered],
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
    user_not_found: bool,
}

/// What comes next in a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Defined {
    pub(crate) challenge_name: Option<String>,
    pub(crate) issue_tokens: Option<bool>,
    pub(crate) fail_authentication: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateRequest<'a> {
    user_attributes: &'a Texts,
    challenge_name: &'a str,
    session: &'a [Answered],
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
    user_not_found: bool,
}

/// A challenge that was created.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Created {
    /// For the client.
    pub(crate) public_challenge_parameters: Option<Texts>,
    /// For the function that verifies.
    pub(crate) private_challenge_parameters: Option<Texts>,
    pub(crate) challenge_metadata: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VerifyRequest<'a> {
    user_attributes: &'a Texts,
    private_challenge_parameters: Option<&'a Texts>,
    challenge_answer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
    user_not_found: bool,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Verified {
    answer_correct: Option<bool>,
}

/// Whom a challenge is for.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) user_attributes: &'a Texts,
    /// `ClientMetadata` of the answer to a challenge; never that of the first call.
    pub(crate) client_metadata: Option<&'a Texts>,
    pub(crate) user_not_found: bool,
}

/// Asks what comes next.
pub(crate) fn define(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    subject: Subject<'_>,
    session: &[Answered],
) -> Result<Defined, CognitoError> {
    let triggers = &occasion.pool.triggers;
    let function = function(
        "DefineAuthChallenge",
        triggers.define_auth_challenge.as_deref(),
    )?;
    let request = DefineRequest {
        user_attributes: subject.user_attributes,
        session,
        client_metadata: subject.client_metadata,
        user_not_found: subject.user_not_found,
    };
    let source = "DefineAuthChallenge_Authentication";
    super::ask(ctx, function, occasion, source, request)
}

/// Has a challenge created.
pub(crate) fn create(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    subject: Subject<'_>,
    challenge_name: &str,
    session: &[Answered],
) -> Result<Created, CognitoError> {
    let triggers = &occasion.pool.triggers;
    let function = function(
        "CreateAuthChallenge",
        triggers.create_auth_challenge.as_deref(),
    )?;
    let request = CreateRequest {
        user_attributes: subject.user_attributes,
        challenge_name,
        session,
        client_metadata: subject.client_metadata,
        user_not_found: subject.user_not_found,
    };
    let source = "CreateAuthChallenge_Authentication";
    super::ask(ctx, function, occasion, source, request)
}

/// Asks whether an answer is right.
pub(crate) fn verify(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    subject: Subject<'_>,
    private_parameters: Option<&Texts>,
    answer: &str,
) -> Result<bool, CognitoError> {
    let triggers = &occasion.pool.triggers;
    let function = function(
        "VerifyAuthChallengeResponse",
        triggers.verify_auth_challenge_response.as_deref(),
    )?;
    let request = VerifyRequest {
        user_attributes: subject.user_attributes,
        private_challenge_parameters: private_parameters,
        challenge_answer: answer,
        client_metadata: subject.client_metadata,
        user_not_found: subject.user_not_found,
    };
    let source = "VerifyAuthChallengeResponse_Authentication";
    let verified: Verified = super::ask(ctx, function, occasion, source, request)?;
    Ok(verified.answer_correct.unwrap_or(false))
}

fn function<'a>(name: &'static str, arn: Option<&'a str>) -> Result<Function<'a>, CognitoError> {
    let arn = arn.ok_or_else(|| {
        CognitoError::invalid_parameter(
            "Custom auth lambda trigger is not configured for the user pool.",
        )
    })?;
    Ok(Function {
        name,
        arn,
        version: "1",
    })
}
