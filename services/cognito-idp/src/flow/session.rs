//! Sessions: what was proven so far, and what is asked for next.
//!
//! A session is sealed and carried by the caller; it names the client and the user that it is for. It
//! is good for one step: the step that succeeds writes down that it was used, until it expires.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::{Reads, Row, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use crate::api::ChallengeNameType;
use crate::error::CognitoError;
use crate::factor::next::Demand;
use crate::flow::nobody;
use crate::flow::proof::Proof;
use crate::flow::subject::Subject;
use crate::resources::client::Client;
use crate::resources::mfa::Factor;
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite, Mark};
use crate::trigger::challenge::Answered;

/// Sessions that were used, by when they expire and their id.
const USED: Table<Mark> = Table::new("cognito-idp.used_session");

/// Sessions that are too long to be carried, by the same.
const KEPT: Table<Session> = Table::new("cognito-idp.kept_session");

const PURPOSE: &str = "session of a sign-in";
/// The API takes no longer ones.
const LONGEST: usize = 4096;
/// So many are forgotten at once.
const FORGOTTEN_AT_ONCE: usize = 1000;

/// A sign-in under way. No `Debug`: it carries codes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) client_id: String,
    pub(crate) who: Who,
    pub(crate) flow: Flow,
    pub(crate) proofs: Vec<Proof>,
    /// The level that it must reach; zero where none is asked for.
    pub(crate) target: u8,
    /// What was shown stands for two factors: a passkey, or a remembered device.
    pub(crate) counts_as_mfa: bool,
    pub(crate) awaits: Awaits,
    /// What the caller said is his device.
    pub(crate) device_key: Option<String>,
    /// What the pool's triggers have seen of it.
    pub(crate) results: Vec<Answered>,
    /// The event that threat protection knows it by, once it was judged.
    #[serde(default)]
    pub(crate) event_id: Option<String>,
    /// What threat protection demands.
    #[serde(default)]
    pub(crate) demand: Option<Demand>,
    /// Others know the password.
    #[serde(default)]
    pub(crate) compromised: bool,
}

/// What a caller carries.
#[derive(Serialize, Deserialize)]
enum Carried {
    Whole(Box<Session>),
    /// The session is kept here.
    Kept {
        expires_at: Timestamp,
        id: String,
    },
}

/// Who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Who {
    /// A user, by his `sub`.
    User(String),
    /// A name that nobody has.
    Nobody(String),
}

/// How a sign-in began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Flow {
    Password,
    Srp,
    Choice,
    Custom,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Awaits {
    /// Nothing: he has just confirmed his sign-up, by this contact.
    Nothing(Option<Contact>),
    /// A choice of how to begin.
    FirstFactor(Vec<ChallengeNameType>),
    /// A code that was sent, to begin with.
    FirstCode {
        contact: Contact,
        code: String,
    },
    /// A passkey's assertion, over these bytes.
    Passkey(Vec<u8>),
    /// SRP's signature.
    PasswordVerifier,
    /// A choice of the second factor.
    SecondFactor(Vec<Factor>),
    /// A code of a second factor that was sent.
    SecondCode {
        factor: Factor,
        code: String,
    },
    /// A code of the authenticator app.
    SoftwareToken,
    /// A second factor is to be set up, first.
    MfaSetup,
    /// It was.
    MfaIsSetUp,
    /// A new password.
    NewPassword,
    /// The device's half of SRP; then its signature.
    Device,
    DeviceVerifier,
    /// An answer to the triggers' own challenge, with what only they may know.
    Custom(BTreeMap<String, String>),
}

impl Session {
    /// A sign-in that begins.
    pub(crate) fn begin(ctx: &RequestContext, client: &Client, who: Who, flow: Flow) -> Self {
        Self {
            id: ctx.uuid(),
            expires_at: ctx.now().plus_secs(client.session_secs()),
            client_id: client.id.clone(),
            who,
            flow,
            proofs: Vec::new(),
            target: 0,
            counts_as_mfa: false,
            awaits: Awaits::Nothing(None),
            device_key: None,
            results: Vec::new(),
            event_id: None,
            demand: None,
            compromised: false,
        }
    }

    /// The session for the next step.
    pub(crate) fn next(&self, ctx: &RequestContext, client: &Client, awaits: Awaits) -> Self {
        Self {
            id: ctx.uuid(),
            expires_at: ctx.now().plus_secs(client.session_secs()),
            awaits,
            ..self.clone()
        }
    }

    /// The same with one more factor shown.
    pub(crate) fn with(mut self, proof: Proof) -> Self {
        self.proofs.push(proof);
        self
    }

    /// What the pool's triggers learn of it: a challenge was answered.
    pub(crate) fn record(&mut self, name: ChallengeNameType, is_right: bool) {
        self.results.push(Answered {
            challenge_name: name.as_str().to_owned(),
            challenge_result: is_right,
            challenge_metadata: None,
        });
    }

    /// The trigger source of the tokens that it ends in.
    pub(crate) fn occasion(&self) -> &'static str {
        match self.awaits {
            Awaits::NewPassword => "TokenGeneration_NewPasswordChallenge",
            Awaits::DeviceVerifier => "TokenGeneration_AuthenticateDevice",
            _ => "TokenGeneration_Authentication",
        }
    }

    /// As callers carry it.
    pub(crate) fn seal(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
    ) -> Result<String, CognitoError> {
        let carried = Carried::Whole(Box::new(self.clone()));
        tx.service.sealer.seal_text(ctx, PURPOSE, &carried)
    }

    /// The same of a session that others may have made long: such a one is kept here, and the caller
    /// carries its name.
    pub(crate) fn seal_or_keep(
        self,
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
    ) -> Result<String, CognitoError> {
        let sealed = self.seal(ctx, tx)?;
        if sealed.len() <= LONGEST {
            return Ok(sealed);
        }
        let carried = Carried::Kept {
            expires_at: self.expires_at,
            id: self.id.clone(),
        };
        tx.tx.put(&KEPT, &key(self.expires_at, &self.id), self)?;
        tx.service.sealer.seal_text(ctx, PURPOSE, &carried)
    }

    /// Opens a session that a caller brings to a client, and uses it up if the step succeeds.
    pub(crate) fn open(
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
        client: &Client,
        sealed: &str,
    ) -> Result<Self, CognitoError> {
        let session = Self::peek(tx, sealed)?;
        session.use_up(ctx, tx, client)?;
        Ok(session)
    }

    /// Opens a session, whoever brings it; to be followed by [`Self::use_up`].
    pub(crate) fn peek<X: Deref<Target: Reads>>(
        tx: &CognitoTx<'_, X>,
        sealed: &str,
    ) -> Result<Self, CognitoError> {
        let session = match tx.service.sealer.open_text(PURPOSE, sealed) {
            Some(Carried::Whole(session)) => Some(*session),
            Some(Carried::Kept { expires_at, id }) => {
                let kept = tx.tx.get(&KEPT, &key(expires_at, &id))?;
                kept.map(|kept| Self::clone(&kept))
            }
            None => None,
        };
        session.ok_or_else(CognitoError::session_expired)
    }

    /// Whose session it is, who must still be there.
    pub(crate) fn require_user(
        &self,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
    ) -> Result<User, CognitoError> {
        let user = self.user(tx, pool)?;
        user.map(|user| User::clone(&user))
            .ok_or_else(CognitoError::session_expired)
    }

    /// Whose session it is, as far as he is still there.
    pub(crate) fn subject(
        &self,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
    ) -> Result<Subject, CognitoError> {
        Ok(match (self.user(tx, pool)?, &self.who) {
            (Some(user), _) => Subject::User(user),
            (None, Who::Nobody(name) | Who::User(name)) => Subject::Nobody(name.clone()),
        })
    }

    /// Whether a second factor was shown, or what stands for one.
    pub(crate) fn has_second_factor(&self) -> bool {
        match self.demand {
            None => self.counts_as_mfa || self.has_code_besides_password(),
            Some(_) => self.has_shown_second_factor(),
        }
    }

    /// The same, where a remembered device stands for nothing: it may be what was stolen.
    pub(crate) fn has_shown_second_factor(&self) -> bool {
        let is_passkey = self.counts_as_mfa && !self.proofs.contains(&Proof::Device);
        is_passkey || self.has_code_besides_password()
    }

    fn has_code_besides_password(&self) -> bool {
        let has = |proof| self.proofs.contains(&proof);
        let has_code = has(Proof::Sms) || has(Proof::Email) || has(Proof::SoftwareToken);
        has(Proof::Password) && has_code
    }

    /// The session is for this client, has not expired and was not used before; from now on it was.
    pub(crate) fn use_up(
        &self,
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
        client: &Client,
    ) -> Result<(), CognitoError> {
        if self.client_id != client.id || self.expires_at <= ctx.now() {
            return Err(CognitoError::session_expired());
        }
        let key = key(self.expires_at, &self.id);
        if tx.tx.get(&USED, &key)?.is_some() {
            return Err(CognitoError::session_expired());
        }
        Ok(tx.tx.put(&USED, &key, Mark {})?)
    }

    /// Whose session it is; nothing for nobody's.
    pub(crate) fn user(
        &self,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
    ) -> Result<Option<Arc<User>>, CognitoError> {
        match &self.who {
            Who::User(sub) => Ok(tx.user_of_sub(pool, sub)?),
            Who::Nobody(_) => Ok(None),
        }
    }

    /// The name that the caller gives is of whom the session is for.
    pub(crate) fn require_name(
        &self,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
        name: &str,
    ) -> Result<(), CognitoError> {
        let is_his = match &self.who {
            Who::Nobody(typed) => {
                pool.folded(typed) == pool.folded(name) || nobody::user_id(tx, pool, typed) == name
            }
            Who::User(sub) => tx
                .find_user(pool, name)?
                .is_some_and(|user| user.sub == *sub),
        };
        if is_his {
            Ok(())
        } else {
            Err(CognitoError::session_expired())
        }
    }
}

fn key(expires_at: Timestamp, id: &str) -> RowKey {
    let expires = u64::try_from(expires_at.secs()).unwrap_or_default();
    RowKey::new().number(expires).text(id)
}

/// The session that `ConfirmSignUp` answers: with it a user signs in without a challenge, if the contact
/// at which he got his code can be a first factor.
pub(crate) fn after_sign_up(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    client: &Client,
    user: &User,
    contact: Option<Contact>,
) -> Result<String, CognitoError> {
    let who = Who::User(user.sub.clone());
    let mut session = Session::begin(ctx, client, who, Flow::Choice);
    session.awaits = Awaits::Nothing(contact);
    session.seal(ctx, tx)
}

/// Forgets sessions that have expired.
pub(crate) fn forget(tx: &mut CognitoWrite<'_>, now: Timestamp) -> Result<(), StoreError> {
    forget_in(tx, &USED, now)?;
    forget_in(tx, &KEPT, now)
}

fn forget_in<R: Row>(
    tx: &mut CognitoWrite<'_>,
    table: &Table<R>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let bound = key(now, "");
    let rows = tx.tx.scan(table, &RowKey::new(), None, FORGOTTEN_AT_ONCE)?;
    let expired = rows.iter().map(|(key, _)| key);
    for key in expired.take_while(|key| key.as_bytes() < bound.as_bytes()) {
        tx.tx.delete(table, key)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::flow::test_bench::{CLIENT, usual};
    use crate::test_users::{context, write};

    fn session(ctx: &RequestContext, private: &str) -> Session {
        let who = Who::Nobody("bob".to_owned());
        let client = crate::test_users::client("us-east-1_TestPool1");
        let mut session = Session::begin(ctx, &client, who, Flow::Custom);
        let private = BTreeMap::from([("answer".to_owned(), private.to_owned())]);
        session.awaits = Awaits::Custom(private);
        session
    }

    #[test]
    fn a_long_session_is_kept_until_it_expires() {
        let bench = usual();
        for (private, is_kept) in [("4", false), (&*"4".repeat(8_000), true)] {
            let sealed = write(&bench.owner, |tx| {
                let ctx = context(&bench.owner);
                session(&ctx, private).seal_or_keep(&ctx, tx).unwrap()
            });
            assert!((20..=LONGEST).contains(&sealed.len()));
            let open = || {
                write(&bench.owner, |tx| {
                    let ctx = context(&bench.owner);
                    let client = tx.find_client(CLIENT).unwrap().unwrap();
                    let opened = Session::open(&ctx, tx, &client, &sealed).ok()?;
                    match opened.awaits {
                        Awaits::Custom(private) => Some(private["answer"].len()),
                        _ => None,
                    }
                })
            };
            assert_eq!(open(), Some(private.len()));
            assert_eq!(open(), None);
            let kept = || {
                let tx = bench.owner.store().read().unwrap();
                let rows = tx.scan(&KEPT, &RowKey::new(), None, 9).unwrap();
                let used = tx.scan(&USED, &RowKey::new(), None, 9).unwrap();
                (rows.len(), used.len())
            };
            bench.owner.write_background();
            assert_eq!(kept(), (usize::from(is_kept), 1));
            bench.owner.advance_secs(181);
            bench.owner.write_background();
            assert_eq!(kept(), (0, 0));
            // The next session is of the time when the bench began.
            bench.owner.advance_secs(-181);
        }
    }
}
