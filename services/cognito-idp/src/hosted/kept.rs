//! What is kept for a browser or an application that carries its key: codes, sessions, attempts.
//!
//! A key is drawn, given out once, and kept as its digest: who reads the store cannot use it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::sha256;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Row, RowKey, Table, Timer};

use super::{attempt, code, journey, saml, session};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

/// The timer that takes away what is over.
pub(crate) const EXPIRY: &str = "managed-login-expiry";
const SERVICE: &str = "cognito-idp";
/// Keys are as long as they come out of 32 bytes; longer ones aren't looked up.
const LONGEST_KEY: usize = 64;

/// A new key.
pub(super) fn draw(ctx: &RequestContext) -> String {
    URL_SAFE_NO_PAD.encode(ctx.random_bytes::<32>())
}

/// Where a key's row stands; nowhere if it cannot be a key.
pub(super) fn place(key: &str) -> Option<RowKey> {
    (key.len() <= LONGEST_KEY).then(|| RowKey::new().text(&digest(key)))
}

/// Keeps a row under a key until its time is over.
pub(super) fn keep<R: Row>(
    tx: &mut CognitoWrite<'_>,
    table: &Table<R>,
    kind: Kind,
    key: &str,
    row: R,
    until: Timestamp,
) -> Result<(), CognitoError> {
    let digest = digest(key);
    tx.tx.put(table, &RowKey::new().text(&digest), row)?;
    tx.tx.schedule(Timer {
        service: SERVICE.to_owned(),
        kind: EXPIRY.to_owned(),
        key: format!("{} {digest}", kind.name()),
        due_millis: until.millis(),
    })?;
    Ok(())
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Assertion,
    Attempt,
    Code,
    Departure,
    Journey,
    Landing,
    Session,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Assertion,
        Self::Attempt,
        Self::Code,
        Self::Departure,
        Self::Journey,
        Self::Landing,
        Self::Session,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Assertion => "assertion",
            Self::Attempt => "attempt",
            Self::Code => "code",
            Self::Departure => "departure",
            Self::Journey => "journey",
            Self::Landing => "landing",
            Self::Session => "session",
        }
    }
}

/// Takes away what is over.
pub(crate) fn expire(
    _context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if let Some((kind, digest)) = timer.key.split_once(' ') {
        let place = RowKey::new().text(digest);
        match Kind::ALL.into_iter().find(|known| known.name() == kind) {
            Some(Kind::Assertion) => tx.tx.delete(&saml::ASSERTIONS, &place)?,
            Some(Kind::Departure) => tx.tx.delete(&saml::DEPARTURES, &place)?,
            Some(Kind::Landing) => tx.tx.delete(&saml::LANDINGS, &place)?,
            Some(Kind::Attempt) => tx.tx.delete(&attempt::ATTEMPTS, &place)?,
            Some(Kind::Code) => tx.tx.delete(&code::CODES, &place)?,
            Some(Kind::Journey) => tx.tx.delete(&journey::JOURNEYS, &place)?,
            Some(Kind::Session) => tx.tx.delete(&session::SESSIONS, &place)?,
            None => {}
        }
    }
    Ok(Vec::new())
}

fn digest(key: &str) -> String {
    hex::encode(sha256(key.as_bytes()))
}
