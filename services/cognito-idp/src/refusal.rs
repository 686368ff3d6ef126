//! Refusals that leave something behind: a wrong code is counted, though the operation fails.
//!
//! What a handler changes is kept only if it answers. So it asks for its changes to be committed first
//! ([`commit`]), and refuses when it runs again ([`told`]).

use ringwall_core::RequestContext;

use crate::error::CognitoError;

const KEY: &str = "refusal";

/// What is refused with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    CodeMismatch,
    CodeExpired,
    WrongCredentials,
    /// The sign-in looks like somebody else's.
    Risk,
    /// Others know the password.
    CompromisedPassword,
}

/// Refuses, if this handler has committed what it leaves behind. To be asked before all else.
pub(crate) fn told(ctx: &RequestContext) -> Result<(), CognitoError> {
    ctx.known::<Refusal>(KEY)
        .map_or(Ok(()), |refusal| Err(refusal.error()))
}

/// Has the handler's changes committed; then it runs again, and [`told`] refuses. The error is to be
/// passed up as it is.
pub(crate) fn commit(ctx: &RequestContext, refusal: Refusal) -> CognitoError {
    match ctx.commit_then(KEY, || std::future::ready(refusal)) {
        Ok(refusal) => refusal.error(),
        Err(waits) => waits.into(),
    }
}

impl Refusal {
    fn error(self) -> CognitoError {
        match self {
            Self::CodeMismatch => CognitoError::code_mismatch(),
            Self::CodeExpired => CognitoError::code_expired(),
            Self::WrongCredentials => CognitoError::wrong_credentials(),
            Self::Risk => CognitoError::unsafe_sign_in(),
            Self::CompromisedPassword => CognitoError::password_reset_required(),
        }
    }
}
