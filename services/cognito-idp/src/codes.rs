//! Codes that somebody was sent, to be told back: one a purpose, good for one use and a while.
//!
//! Of a code only a keyed hash is kept. Wrong codes count, and are few in an hour (`limits`).

use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::hmac_sha256;
use ringwall_store::{Reads as _, RowKey, Table};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::error::CognitoError;
use crate::factor::code;
use crate::limits::{self, Activity};
use crate::refusal::{self, Refusal};
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// By pool, whom it is for, and purpose.
pub(crate) const CODES: Table<Code> = Table::new("cognito-idp.code");

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To confirm an account.
    SignUp,
    /// To choose a new password.
    ForgotPassword,
    /// To verify an address.
    Verify(Contact),
}

/// A code that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    hash: Vec<u8>,
    expires_at: Timestamp,
    /// The address it went to.
    contact: Contact,
}

/// Whom a code is for: a user, or somebody who is not there but must look as if he were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addressee(String);

impl Addressee {
    pub(crate) fn of(user: &User) -> Self {
        Self(user.sub.clone())
    }

    /// The same for a name whenever it is asked. People who are not there are told apart by 65,536
    /// numbers: their rows stay few, but more than somebody can use up in an hour, after which those
    /// who are refused would be told from those who are there. Where a request comes from plays no
    /// part, as it plays none for users.
    pub(crate) fn stranger(tx: &CognitoWrite<'_>, name: &str) -> Self {
        let drawn = hmac_sha256(&tx.service.code_key, format!("stranger {name}").as_bytes());
        let [high, low, ..] = drawn;
        Self(format!("stranger {}", u16::from_be_bytes([high, low])))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::ForgotPassword => "forgot-password",
            Self::Verify(contact) => contact.attribute(),
        }
    }

    const fn good_for_secs(self) -> i64 {
        match self {
            Self::SignUp | Self::Verify(_) => 24 * 3600,
            Self::ForgotPassword => 3600,
        }
    }

    const fn activity(self) -> Activity {
        match self {
            Self::SignUp => Activity::ConfirmSignUp,
            Self::ForgotPassword => Activity::ConfirmForgotPassword,
            Self::Verify(_) => Activity::VerifyAttribute,
        }
    }
}

/// A new code; the one before is void.
pub(crate) fn make(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    whom: &Addressee,
    purpose: Purpose,
    contact: Contact,
) -> Result<String, CognitoError> {
    let code = code::draw(ctx);
    let row = Code {
        hash: hash(tx, pool, whom, purpose, &code),
        expires_at: ctx.now().plus_secs(purpose.good_for_secs()),
        contact,
    };
    tx.tx.put(&CODES, &key(pool, whom, purpose), row)?;
    Ok(code)
}

/// Takes a code that was told back, which is used up then; says to which address it had gone.
pub(crate) fn redeem(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    whom: &Addressee,
    purpose: Purpose,
    told: &str,
) -> Result<Contact, CognitoError> {
    limits::count(ctx, tx, pool, whom, purpose.activity())?;
    let place = key(pool, whom, purpose);
    let found = tx.tx.get(&CODES, &place)?;
    let Some(code) = found.filter(|code| ctx.now() < code.expires_at) else {
        return Err(refusal::commit(ctx, Refusal::CodeExpired));
    };
    let given = hash(tx, pool, whom, purpose, told);
    if !bool::from(code.hash.ct_eq(&given)) {
        return Err(refusal::commit(ctx, Refusal::CodeMismatch));
    }
    tx.tx.delete(&CODES, &place)?;
    // Of verified addresses the right ones count, too: one must not clear the count of another's.
    if !matches!(purpose, Purpose::Verify(_)) {
        limits::forget(tx, pool, whom, purpose.activity())?;
    }
    Ok(code.contact)
}

/// A code that was sent is void.
pub(crate) fn void(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    whom: &Addressee,
    purpose: Purpose,
) -> Result<(), CognitoError> {
    Ok(tx.tx.delete(&CODES, &key(pool, whom, purpose))?)
}

/// Codes of a user who goes.
pub(crate) fn forget(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<(), CognitoError> {
    let whom = Addressee::of(user);
    let verifications = Contact::ALL.map(Purpose::Verify);
    let purposes = [Purpose::SignUp, Purpose::ForgotPassword];
    for purpose in purposes.into_iter().chain(verifications) {
        void(tx, pool, &whom, purpose)?;
    }
    Ok(())
}

fn key(pool: &Pool, whom: &Addressee, purpose: Purpose) -> RowKey {
    RowKey::new()
        .text(&pool.id)
        .text(&whom.0)
        .text(purpose.as_str())
}

fn hash(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    whom: &Addressee,
    purpose: Purpose,
    code: &str,
) -> Vec<u8> {
    let message = format!("{}/{}/{}/{code}", pool.id, whom.0, purpose.as_str());
    hmac_sha256(&tx.service.code_key, message.as_bytes()).to_vec()
}
