//! Who is signed in, or on the way to it: rows, found by a secret that the browser has.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{AccountId, ApiError, RequestContext, Timestamp};
use ringwall_crypto::sha256;
use ringwall_identity::CallerRecord;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use super::request::Request;

const VISITS: Table<Visit> = Table::new("signin.visit");
/// The same by when they end, to clear them away.
const ENDS: Table<()> = Table::new("signin.visit_by_end");
const TOKENS: Table<SigninToken> = Table::new("signin.token");
const FAILURES: Table<Failures> = Table::new("signin.failures");

/// Rows of the past that each new one clears away.
const CLEARED_AT_ONCE: usize = 16;
/// Wrong passwords that nobody has to wait for.
const FREE_FAILURES: u32 = 5;
/// How long it is to wait after the next, in seconds; it doubles with each.
const FIRST_WAIT_SECS: i64 = 30;
const LONGEST_WAIT_SECS: i64 = 900;

/// A browser's visit.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Visit {
    /// Who signs in.
    pub(super) who: CallerRecord,
    pub(super) stage: Stage,
    /// What comes after the second factor.
    pub(super) needs_password: bool,
    /// The MFA device that he proved to have.
    pub(super) device: Option<String>,
    /// When what vouches for him was made.
    pub(super) issued_at: Timestamp,
    pub(super) ends_at: Timestamp,
    /// How long he is signed in, in seconds.
    pub(super) session_secs: i64,
}

/// How far a sign-in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// The password was right.
    Mfa,
    /// Another password must be set.
    Password,
    /// Signed in.
    In,
}

/// What an identity broker got for a session.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct SigninToken {
    pub(super) who: CallerRecord,
    pub(super) issued_at: Timestamp,
    /// When the visit ends that comes of it.
    pub(super) session_ends_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

/// Sign-ins of a user that failed since the last that did not.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Failures {
    count: u32,
    last_at: Timestamp,
}

impl Failures {
    /// Whether the next try is too early.
    pub(super) fn must_wait(self, now: Timestamp) -> bool {
        let Some(more) = self.count.checked_sub(FREE_FAILURES) else {
            return false;
        };
        let wait = FIRST_WAIT_SECS.saturating_mul(1_i64 << more.min(16));
        now < self.last_at.plus_secs(wait.min(LONGEST_WAIT_SECS))
    }
}

/// The visit of a browser, if it is not over.
pub(super) fn visit(
    tx: &impl Reads,
    request: &Request,
    now: Timestamp,
) -> Result<Option<Visit>, ApiError> {
    let Some(secret) = request.visit() else {
        return Ok(None);
    };
    let found = tx
        .get(&VISITS, &place(secret))
        .map_err(ApiError::internal)?;
    let found = found.filter(|visit| now < visit.ends_at);
    Ok(found.map(|visit| Visit::clone(&visit)))
}

/// Begins a visit; the secret that it is found by.
pub(super) fn begin(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    visit: Visit,
) -> Result<String, ApiError> {
    clear(tx, ctx.now()).map_err(ApiError::internal)?;
    let secret = secret(ctx);
    let place = place(&secret);
    let end = by_end(visit.ends_at).bytes(place.as_bytes());
    let written = tx
        .put(&ENDS, &end, ())
        .and_then(|()| tx.put(&VISITS, &place, visit));
    written.map_err(ApiError::internal)?;
    Ok(secret)
}

/// Ends the visit of a browser.
pub(super) fn end(tx: &mut WriteTx, request: &Request) -> Result<(), ApiError> {
    match request.visit() {
        Some(secret) => tx
            .delete(&VISITS, &place(secret))
            .map_err(ApiError::internal),
        None => Ok(()),
    }
}

/// Makes a token of a broker's session.
pub(super) fn put_token(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    token: SigninToken,
) -> Result<String, ApiError> {
    clear(tx, ctx.now()).map_err(ApiError::internal)?;
    let secret = secret(ctx);
    let place = place(&secret);
    let end = by_end(token.expires_at).bytes(place.as_bytes());
    let written = tx
        .put(&ENDS, &end, ())
        .and_then(|()| tx.put(&TOKENS, &place, token));
    written.map_err(ApiError::internal)?;
    Ok(secret)
}

/// Takes a broker's token, which is good once.
pub(super) fn take_token(
    tx: &mut WriteTx,
    secret: &str,
    now: Timestamp,
) -> Result<Option<SigninToken>, ApiError> {
    let place = place(secret);
    let found = tx.get(&TOKENS, &place).map_err(ApiError::internal)?;
    tx.delete(&TOKENS, &place).map_err(ApiError::internal)?;
    let found = found.filter(|token| now < token.expires_at && now < token.session_ends_at);
    Ok(found.map(|token| SigninToken::clone(&token)))
}

/// The failures of a user.
pub(super) fn failures(
    tx: &impl Reads,
    account: AccountId,
    user_id: &str,
) -> Result<Failures, ApiError> {
    let found = tx.get(&FAILURES, &of_user(account, user_id));
    let found = found.map_err(ApiError::internal)?;
    Ok(found.map(|failures| *failures).unwrap_or_default())
}

/// Counts one more.
pub(super) fn count_failure(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    let before = failures(tx, account, user_id)?;
    let failures = Failures {
        count: before.count.saturating_add(1),
        last_at: now,
    };
    tx.put(&FAILURES, &of_user(account, user_id), failures)
        .map_err(ApiError::internal)
}

/// Forgets them.
pub(super) fn forget_failures(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
) -> Result<(), ApiError> {
    tx.delete(&FAILURES, &of_user(account, user_id))
        .map_err(ApiError::internal)
}

fn clear(tx: &mut WriteTx, now: Timestamp) -> Result<(), StoreError> {
    let before = by_end(now);
    let rows = tx.scan(&ENDS, &RowKey::new(), None, CLEARED_AT_ONCE)?;
    for (key, _) in rows {
        if key.as_bytes() >= before.as_bytes() {
            break;
        }
        let place = key.as_bytes().get(size_of::<u64>()..).unwrap_or_default();
        let place = RowKey::new().bytes(place);
        tx.delete(&VISITS, &place)?;
        tx.delete(&TOKENS, &place)?;
        tx.delete(&ENDS, &key)?;
    }
    Ok(())
}

fn secret(ctx: &RequestContext) -> String {
    URL_SAFE_NO_PAD.encode(ctx.random_bytes::<32>())
}

/// What somebody reads in the store opens no visit.
fn place(secret: &str) -> RowKey {
    RowKey::new().bytes(&sha256(secret.as_bytes()))
}

fn by_end(at: Timestamp) -> RowKey {
    RowKey::new().number(u64::try_from(at.millis()).unwrap_or_default())
}

fn of_user(account: AccountId, user_id: &str) -> RowKey {
    RowKey::new().number(account.number()).text(user_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_after_the_fifth_doubles_the_wait() {
        let now = Timestamp::from_secs(1_000_000);
        let after = |count, secs| {
            let failures = Failures {
                count,
                last_at: now,
            };
            failures.must_wait(now.plus_secs(secs))
        };
        assert!(!after(4, 0));
        assert!(after(5, 29) && !after(5, 30));
        assert!(after(7, 119) && !after(7, 120));
        assert!(after(u32::MAX, 899) && !after(u32::MAX, 900));
    }
}
