//! Users who go.

use ringwall_core::Timestamp;

use super::worker;
use crate::codes;
use crate::error::CognitoError;
use crate::limits;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;

impl CognitoWrite<'_> {
    /// Takes a user away with all that points to him. What is kept by his `sub` finds nobody then, as
    /// no `sub` is given out twice.
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
        codes::forget(self, pool, user)?;
        limits::forget_all(self, pool, user)?;
        self.remove_risk_profile(user)?;
        self.remove_consents_of_user(user)?;
        self.delete_user_row(pool, user)?;
        if !self.auth_events(&pool.id, &user.sub, None, 1)?.is_empty() {
            worker::clear_events_later(self, user, now)?;
        }
        Ok(())
    }
}
