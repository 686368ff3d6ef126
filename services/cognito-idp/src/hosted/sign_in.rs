//! Signing in on pages: the flows of the API, whatever flows the client allows there.

use ringwall_core::{ApiError, RequestContext};

use super::account::{require_name, require_password};
use super::{Attempt, Client, HostedTx, SignedIn};
use crate::error::CognitoError;

/// What a step of signing in ends in.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    /// He has shown enough.
    SignedIn(SignedIn),
    /// He has to answer a challenge.
    Challenge(Attempt),
}

impl HostedTx<'_> {
    /// Begins with a name and a password.
    ///
    /// # Errors
    /// What `InitiateAuth` refuses with.
    pub fn sign_in_by_password(
        &mut self,
        _ctx: &RequestContext,
        _client: &Client,
        username: &str,
        password: &str,
    ) -> Result<Step, ApiError> {
        require_name(username)?;
        require_password(password)?;
        Err(CognitoError::not_implemented("Signing in on pages").into())
    }

    /// Begins with a name, to choose how to go on.
    ///
    /// # Errors
    /// What `InitiateAuth` refuses with.
    pub fn sign_in_by_choice(
        &mut self,
        _ctx: &RequestContext,
        _client: &Client,
        username: &str,
    ) -> Result<Step, ApiError> {
        require_name(username)?;
        Err(CognitoError::not_implemented("Signing in on pages").into())
    }

    /// Answers an attempt's challenge, with responses as the API names them.
    ///
    /// # Errors
    /// What `RespondToAuthChallenge` refuses with.
    pub fn answer(
        &mut self,
        _ctx: &RequestContext,
        _client: &Client,
        _attempt: &Attempt,
        _responses: Vec<(String, String)>,
    ) -> Result<Step, ApiError> {
        Err(CognitoError::not_implemented("Signing in on pages").into())
    }
}
