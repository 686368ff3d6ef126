//! Who sets up a software token: a user who is signed in, or one whose sign-in waits for it
//! (`MFA_SETUP`).

use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_model::Sensitive;

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::access;

/// Somebody who sets up a software token.
pub(crate) struct Applicant {
    pub(crate) pool: Arc<Pool>,
    pub(crate) user: Arc<User>,
}

impl Applicant {
    /// By an access token or by a session, and not by both.
    ///
    /// # Errors
    /// Neither is good.
    pub(crate) fn find(
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
        token: Option<&Sensitive<String>>,
        session: Option<&Sensitive<String>>,
    ) -> Result<Self, CognitoError> {
        match (token, session) {
            (Some(token), None) => {
                let bearer = access::bearer(ctx, tx, token.expose())?;
                Ok(Self {
                    pool: bearer.pool,
                    user: bearer.user,
                })
            }
            (None, Some(_)) => Err(CognitoError::not_implemented(
                "Software tokens set up during a sign-in",
            )),
            _ => Err(CognitoError::invalid_parameter(
                "Either an access token or a session is required.",
            )),
        }
    }

    /// What goes on with the sign-in, if there is one. `is_set_up`: the token was verified.
    #[expect(clippy::unnecessary_wraps, reason = "sessions are sealed")]
    pub(crate) fn next_session(
        &self,
        _ctx: &RequestContext,
        _tx: &mut CognitoWrite<'_>,
        _is_set_up: bool,
    ) -> Result<Option<Sensitive<String>>, CognitoError> {
        Ok(None)
    }
}
