//! A sign-in that waits for a second factor to be set up: what `AssociateSoftwareToken` and
//! `VerifySoftwareToken` do with its session.

use std::sync::Arc;

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::factor::next::{self, Demand, Next};
use crate::flow::session::{Awaits, Session};
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// A sign-in that waits.
pub(crate) struct Setup {
    session: Session,
    client: Arc<Client>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) user: User,
}

impl Setup {
    /// Opens the session of a sign-in that waits.
    pub(crate) fn open(
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
        sealed: &str,
    ) -> Result<Self, CognitoError> {
        let session = Session::peek(tx, sealed)?;
        let (client, pool) = tx.client_and_pool(&session.client_id)?;
        session.use_up(ctx, tx, &client)?;
        if !matches!(session.awaits, Awaits::MfaSetup) {
            return Err(CognitoError::session_expired());
        }
        let user = session.require_user(tx, &pool)?;
        // He may have set up a factor elsewhere meanwhile.
        if !matches!(
            next::after_password(&pool, &user, Demand::OfPool),
            Next::SetUp(_)
        ) {
            return Err(CognitoError::session_expired());
        }
        Ok(Self {
            session,
            client,
            pool,
            user,
        })
    }

    /// The session that goes on: with setting up, or with the sign-in once that is done.
    pub(crate) fn next(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
        is_set_up: bool,
    ) -> Result<String, CognitoError> {
        let awaits = if is_set_up {
            Awaits::MfaIsSetUp
        } else {
            Awaits::MfaSetup
        };
        let mut next = self.session.next(ctx, &self.client, awaits);
        if !is_set_up {
            // Asking again and again makes nothing last longer.
            next.expires_at = self.session.expires_at;
        }
        next.seal(ctx, tx)
    }
}
