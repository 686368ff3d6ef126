//! Who sets up a software token: a user who is signed in, or one whose sign-in waits for it
//! (`MFA_SETUP`).

use ringwall_core::RequestContext;
use ringwall_model::Sensitive;

use crate::error::CognitoError;
use crate::flow::setup::Setup;
use crate::permission::Bearer;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::access;

/// Somebody who sets up a software token.
pub(crate) enum Applicant {
    SignedIn(Bearer),
    SigningIn(Box<Setup>),
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
            (Some(token), None) => access::bearer(ctx, tx, token.expose()).map(Self::SignedIn),
            (None, Some(session)) => {
                let setup = Setup::open(ctx, tx, session.expose())?;
                Ok(Self::SigningIn(Box::new(setup)))
            }
            _ => Err(CognitoError::invalid_parameter(
                "Either an access token or a session is required.",
            )),
        }
    }

    pub(crate) fn pool(&self) -> &Pool {
        match self {
            Self::SignedIn(bearer) => &bearer.pool,
            Self::SigningIn(setup) => &setup.pool,
        }
    }

    pub(crate) fn user(&self) -> &User {
        match self {
            Self::SignedIn(bearer) => &bearer.user,
            Self::SigningIn(setup) => &setup.user,
        }
    }

    /// What goes on with the sign-in, if there is one. `is_set_up`: the token was verified.
    pub(crate) fn next_session(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
        is_set_up: bool,
    ) -> Result<Option<Sensitive<String>>, CognitoError> {
        match self {
            Self::SignedIn(_) => Ok(None),
            Self::SigningIn(setup) => {
                let session = setup.next(ctx, tx, is_set_up)?;
                Ok(Some(Sensitive::new(session)))
            }
        }
    }
}
