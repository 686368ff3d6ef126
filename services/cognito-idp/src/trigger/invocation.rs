//! Calls a function, as AWS does for a pool: it has five seconds, and three tries where it was not
//! reached.

use std::sync::Arc;
use std::time::Duration;

use ringwall_core::{AccountId, ApiError, CallSource, ErrorKind, Platform, Region, RequestContext};
use serde::Deserialize;

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::lambda_api::{InvocationType, Invoke, InvokeInput};
use crate::resources::pool::Pool;

/// How long a function may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often one that took too long, or was too busy, is called.
const TRIES: usize = 3;

/// A call to be made.
pub(super) struct Invocation {
    platform: Arc<Platform>,
    account: AccountId,
    region: Region,
    source_arn: String,
    function: String,
    payload: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The function failed, with these words.
    Said(String),
    /// It could not be called, or took too long.
    Unreachable(String),
}

/// What Lambda answers for a function that failed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FunctionError {
    error_message: Option<String>,
}

impl Invocation {
    pub(super) fn new(
        platform: &Arc<Platform>,
        pool: &Pool,
        function: &str,
        payload: Vec<u8>,
    ) -> Self {
        Self {
            platform: Arc::clone(platform),
            account: pool.account,
            region: pool.region.clone(),
            source_arn: pool.arn(),
            function: function.to_owned(),
            payload,
        }
    }

    /// Calls it and waits for what it answers.
    pub(super) async fn run(self) -> Result<Vec<u8>, Failure> {
        let mut failure = timed_out();
        for _ in 0..TRIES {
            let call = self.context().start::<Invoke>(self.input(None));
            match tokio::time::timeout(PATIENCE, call).await {
                Err(_) => failure = timed_out(),
                Ok(Err(error)) => {
                    failure = unreachable(&error);
                    if !is_busy(&error) {
                        return Err(failure);
                    }
                }
                Ok(Ok(output)) => {
                    let payload = output.payload.map(|payload| payload.expose().clone());
                    let payload = payload.unwrap_or_default();
                    return match output.function_error {
                        Some(_) => Err(said(&payload)),
                        None => Ok(payload),
                    };
                }
            }
        }
        Err(failure)
    }

    /// Hands it over; nobody waits for what comes of it.
    pub(super) fn hand_over(&self) -> Result<(), ApiError> {
        let input = self.input(Some(InvocationType::Event));
        self.context().call::<Invoke>(input).map(drop)
    }

    /// The pool calls for itself: the function's policy decides.
    fn context(&self) -> RequestContext {
        let source = CallSource {
            arn: self.source_arn.clone(),
            account: self.account,
        };
        RequestContext::of_service(
            Arc::clone(&self.platform),
            "cognito-idp",
            self.account,
            self.region.clone(),
            Some(source),
        )
    }

    fn input(&self, kind: Option<InvocationType>) -> InvokeInput {
        InvokeInput {
            function_name: self.function.clone(),
            invocation_type: kind,
            payload: Some(self.payload.clone().into()),
        }
    }
}

impl Failure {
    /// What the caller is told of the trigger of that name.
    pub(super) fn refusal(&self, trigger: &str) -> CognitoError {
        match self {
            Self::Said(words) => CognitoError::modelled(
                ErrorCode::UserLambdaValidationException,
                format!("{trigger} failed with error {words}."),
            ),
            Self::Unreachable(words) => CognitoError::modelled(
                ErrorCode::UnexpectedLambdaException,
                format!("{trigger} invocation failed due to error {words}."),
            ),
        }
    }
}

/// An answer that is not of the trigger's form.
pub(super) fn unrecognizable() -> CognitoError {
    CognitoError::modelled(
        ErrorCode::InvalidLambdaResponseException,
        "Unrecognizable lambda output",
    )
}

fn timed_out() -> Failure {
    Failure::Unreachable("Socket timeout while invoking Lambda function".to_owned())
}

fn unreachable(error: &ApiError) -> Failure {
    let code = match error.kind() {
        ErrorKind::Modelled(code) => code,
        ErrorKind::AccessDenied => "AccessDeniedException",
        _ => "ServiceException",
    };
    Failure::Unreachable(code.to_owned())
}

fn is_busy(error: &ApiError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Modelled("TooManyRequestsException")
    )
}

fn said(payload: &[u8]) -> Failure {
    let error: Option<FunctionError> = serde_json::from_slice(payload).ok();
    let words = error.and_then(|error| error.error_message);
    Failure::Said(words.unwrap_or_else(|| "Unknown".to_owned()))
}
