//! Lockout: after five wrong passwords or codes a user waits, twice as long with each one more.
//!
//! Failures are counted in memory, for names that nobody has as well, so that a wrong password changes
//! nothing in the store and takes as long for everybody; every second they are written into the users'
//! rows, where other servers and the next start find them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>

use std::collections::BTreeMap;
use std::net::IpAddr;

use parking_lot::Mutex;
use quick_cache::sync::Cache;
use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::StoreError;

use crate::api::{ChallengeName, ChallengeResponse, EventResponseType};
use crate::error::CognitoError;
use crate::resources::auth_event::AuthEvent;
use crate::resources::pool::Pool;
use crate::resources::user::{Lockout, User};
use crate::store::CognitoWrite;
use crate::threat::pace::Paces;
use crate::threat::{Location, Visitor};
use crate::users::events;

/// So many may be wrong without consequence.
const FREE_FAILURES: u32 = 5;
/// Nobody waits longer; after so long without a try all is forgotten.
const LONGEST_SECS: i64 = 900;
/// So many names are remembered; those that were not tried for long go first.
const MOST_NAMES: usize = 100_000;
/// So many failures of one second are remembered one by one.
const MOST_EVENTS: usize = 1_000;

/// By pool and folded user name.
type Place = (String, String);

/// Who failed how often.
pub(crate) struct Lockouts {
    recent: Cache<Place, Lockout>,
    unwritten: Mutex<Unwritten>,
    /// What threat protection makes of failures.
    pub(crate) paces: Paces,
}

/// What is not yet written into rows.
#[derive(Default)]
struct Unwritten {
    lockouts: BTreeMap<Place, Lockout>,
    /// Sign-ins that failed, for the history of pools that keep one.
    events: Vec<(Place, AuthEvent, Option<IpAddr>)>,
}

impl Default for Lockouts {
    fn default() -> Self {
        Self {
            recent: Cache::new(MOST_NAMES),
            unwritten: Mutex::default(),
            paces: Paces::default(),
        }
    }
}

/// Somebody who may have failed before.
pub(crate) struct Attempts {
    place: Place,
    before: Lockout,
}

impl Lockouts {
    /// He may try now.
    pub(crate) fn require_open(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        name: &str,
        user: Option<&User>,
    ) -> Result<Attempts, CognitoError> {
        let name = user.map_or(name, |user| &user.username);
        let place = (pool.id.clone(), pool.folded(name));
        let written = user.map(|user| user.lockout).unwrap_or_default();
        let recent = self.recent.get(&place).unwrap_or_default();
        let latest = if recent.last_failure >= written.last_failure {
            recent
        } else {
            written
        };
        let before = latest.as_of(ctx.now());
        if before.locked_until().is_some_and(|end| ctx.now() < end) {
            return Err(CognitoError::attempts_exceeded());
        }
        Ok(Attempts { place, before })
    }

    /// He failed. Told right before the refusal, so that it counts once however often a handler runs;
    /// tries that were under way at the same time count each.
    pub(crate) fn failed(
        &self,
        ctx: &RequestContext,
        visitor: &Visitor,
        attempts: Attempts,
        challenge: ChallengeName,
    ) {
        let (pool_id, name) = &attempts.place;
        self.paces.failed(ctx.now(), pool_id, name, visitor.address);
        let mut unwritten = self.unwritten.lock();
        let recent = self.recent.get(&attempts.place).unwrap_or_default();
        let before = recent
            .as_of(ctx.now())
            .failures
            .max(attempts.before.failures);
        let now = Lockout {
            failures: before.saturating_add(1),
            last_failure: Some(ctx.now()),
        };
        self.recent.insert(attempts.place.clone(), now);
        if unwritten.events.len() < MOST_EVENTS {
            let failed = vec![(challenge, ChallengeResponse::Failure)];
            let place = visitor.place(Location::default());
            let event = AuthEvent::of_sign_in(ctx, place, EventResponseType::Fail, failed);
            let address = visitor.address;
            unwritten
                .events
                .push((attempts.place.clone(), event, address));
        }
        if unwritten.lockouts.len() < MOST_NAMES {
            unwritten.lockouts.insert(attempts.place, now);
        }
    }

    /// He succeeded: all is forgotten.
    pub(crate) fn succeeded(&self, pool: &Pool, user: &mut User) {
        let place = (pool.id.clone(), pool.folded(&user.username));
        self.recent.remove(&place);
        self.unwritten.lock().lockouts.remove(&place);
        user.lockout = Lockout::default();
    }

    /// Writes failures into the users' rows.
    pub(crate) fn write(tx: &mut CognitoWrite<'_>, _now: Timestamp) -> Result<(), StoreError> {
        let unwritten = std::mem::take(&mut *tx.service.lockouts.unwritten.lock());
        for ((pool_id, name), mut event, address) in unwritten.events {
            let Some(pool) = tx.find_pool(&pool_id)? else {
                continue;
            };
            if let Some(user) = tx.find_user(&pool, &name)? {
                if let Some(address) = address {
                    event.place.set(tx.service.whereabouts.locate(address));
                }
                events::record(tx, &pool, &user, event)?;
            }
        }
        for ((pool_id, name), lockout) in unwritten.lockouts {
            let Some(pool) = tx.find_pool(&pool_id)? else {
                continue;
            };
            if let Some(user) = tx.find_user(&pool, &name)? {
                let user = User {
                    lockout,
                    ..User::clone(&user)
                };
                tx.put_user(&pool, user)?;
            }
        }
        Ok(())
    }
}

impl Lockout {
    /// What still counts.
    fn as_of(self, now: Timestamp) -> Self {
        let is_recent = |last: Timestamp| now < last.plus_secs(LONGEST_SECS);
        if self.last_failure.is_some_and(is_recent) {
            self
        } else {
            Self::default()
        }
    }

    fn locked_until(self) -> Option<Timestamp> {
        let over = self.failures.checked_sub(FREE_FAILURES)?;
        let secs = 1_i64.checked_shl(over).unwrap_or(LONGEST_SECS);
        let secs = if over < 16 { secs } else { LONGEST_SECS };
        Some(self.last_failure?.plus_secs(secs.min(LONGEST_SECS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::test_bench::usual;
    use crate::test_users::{context, pool};

    fn locked_secs(failures: u32) -> Option<i64> {
        let lockout = Lockout {
            failures,
            last_failure: Some(Timestamp::from_secs(0)),
        };
        lockout.locked_until().map(Timestamp::secs)
    }

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour() {
        assert_eq!(locked_secs(4), None);
        assert_eq!(locked_secs(5), Some(1));
        assert_eq!(locked_secs(6), Some(2));
        assert_eq!(locked_secs(10), Some(32));
        assert_eq!(locked_secs(14), Some(512));
        assert_eq!(locked_secs(15), Some(900));
        assert_eq!(locked_secs(100), Some(900));
        assert_eq!(locked_secs(u32::MAX), Some(900));
    }

    #[test]
    fn tries_at_the_same_time_count_each() {
        let bench = usual();
        let ctx = context(&bench.owner);
        let (pool, lockouts) = (pool(), Lockouts::default());
        let under_way: Vec<_> = (0..5)
            .map(|_| lockouts.require_open(&ctx, &pool, "ann", None).unwrap())
            .collect();
        for attempts in under_way {
            let visitor = Visitor::default();
            lockouts.failed(&ctx, &visitor, attempts, ChallengeName::Password);
        }
        assert!(lockouts.require_open(&ctx, &pool, "ann", None).is_err());
        assert!(lockouts.require_open(&ctx, &pool, "bob", None).is_ok());
    }

    #[test]
    fn a_quiet_quarter_of_an_hour_forgets() {
        let lockout = Lockout {
            failures: 7,
            last_failure: Some(Timestamp::from_secs(0)),
        };
        assert_eq!(lockout.as_of(Timestamp::from_secs(899)), lockout);
        let later = lockout.as_of(Timestamp::from_secs(900));
        assert_eq!(later, Lockout::default());
    }
}
