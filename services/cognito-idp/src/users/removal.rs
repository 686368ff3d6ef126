//! Users who go.

use ringwall_core::Timestamp;
use ringwall_store::RowKey;

use super::worker;
use crate::codes::{Addressee, CODES};
use crate::error::CognitoError;
use crate::limits::ATTEMPTS;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// A user has fewer codes and counted attempts than that: one for each purpose.
const MOST_CODES: usize = 64;

impl CognitoWrite<'_> {
    /// Takes a user away with all that points to him: memberships, tokens, devices, passkeys, codes. His
    /// events may be many and are cleared away later; no `sub` is given out twice, so nobody inherits
    /// them.
    pub(crate) fn remove_user(
        &mut self,
        pool: &Pool,
        user: &User,
        now: Timestamp,
    ) -> Result<(), CognitoError> {
        self.remove_memberships(pool, user)?;
        self.remove_factors(pool, user)?;
        self.remove_grants_of_user(pool, user)?;
        self.remove_sso_sessions_of_user(pool, user)?;
        let whom = Addressee::of(user);
        let codes = RowKey::new().text(&pool.id).text(whom.as_str());
        self.purge(&CODES, &codes, &mut { MOST_CODES })?;
        self.purge(&ATTEMPTS, &codes, &mut { MOST_CODES })?;
        self.delete_user_row(pool, user)?;
        if !self.auth_events(&pool.id, &user.sub, None, 1)?.is_empty() {
            worker::clear_events_later(self, user, now)?;
        }
        Ok(())
    }
}
