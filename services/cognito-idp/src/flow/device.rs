//! A remembered device proves itself: `DEVICE_SRP_AUTH`, then `DEVICE_PASSWORD_VERIFIER`.
//!
//! Old clients bring no session along with `SRP_A`. So what was proven until then is also kept here,
//! for the one device that was asked.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html#user-pools-remembered-devices-signing-in-with-a-device>

use ringwall_core::RequestContext;
use ringwall_srp::{Identity, Salt, Verifier};
use ringwall_store::{Reads as _, RowKey, Table};
use serde::{Deserialize, Serialize};

use crate::api::ChallengeNameType;
use crate::error::CognitoError;
use crate::factor::device::{self, Device};
use crate::flow::answer::Challenge;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Session};
use crate::flow::srp::{self, Block};
use crate::flow::{Call, Outcome, finish, second_factor};
use crate::password::SrpSecret;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// Sign-ins that wait for a device, by client, user and device.
const WAITING: Table<Waiting> = Table::new("cognito-idp.device_sign_in");

/// A sign-in that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    session: String,
}

/// Asks the device to prove itself, if the caller says that it is one that is remembered.
pub(super) fn challenge(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
) -> Result<Option<Outcome>, CognitoError> {
    let pool = &call.pool;
    let (Some(key), Some(_)) = (&session.device_key, pool.devices) else {
        return Ok(None);
    };
    if session.proofs.contains(&Proof::Device) {
        return Ok(None);
    }
    // Clients forget a device of which they are told so.
    tx.device(pool, user, key)?;
    if tx.remembered_device(pool, user, key)?.is_none() {
        return Ok(None);
    }
    let sealed = session
        .next(ctx, &call.client, Awaits::Device)
        .seal(ctx, tx)?;
    let waiting = Waiting {
        session: sealed.clone(),
    };
    tx.tx.put(&WAITING, &place(call, user, key), waiting)?;
    Ok(Some(Outcome::Challenge(Challenge::new(
        ChallengeNameType::DeviceSrpAuth,
        sealed,
        [("USER_ID_FOR_SRP", user.username.clone())],
    ))))
}

/// Answers a device's `SRP_A`.
pub(super) fn ask(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    name: &str,
    sealed: Option<&str>,
) -> Result<Outcome, CognitoError> {
    let key = call.parameters.required("DEVICE_KEY")?;
    let client_key = srp::client_key(&call.parameters)?;
    let session = waiting(ctx, tx, call, name, key, sealed)?;
    let user = session.require_user(tx, &call.pool)?;
    let device = tx.device(&call.pool, &user, key)?;
    let session = session.next(ctx, &call.client, Awaits::DeviceVerifier);
    let sealed = session.seal(ctx, tx)?;
    let parameters = srp::handshake(ctx, tx, &secret_of(&device)?, &client_key, session)?;
    let mut challenge = Challenge::new(
        ChallengeNameType::DevicePasswordVerifier,
        sealed,
        parameters,
    );
    let parameters = &mut challenge.parameters;
    parameters.insert("DEVICE_KEY".to_owned(), key.to_owned());
    parameters.insert("USERNAME".to_owned(), user.username.clone());
    parameters.insert("USER_ID_FOR_SRP".to_owned(), user.username);
    Ok(Outcome::Challenge(challenge))
}

/// Checks a device's signature.
pub(super) fn verify(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    name: &str,
    sealed: Option<&str>,
) -> Result<Outcome, CognitoError> {
    let block = Block::open(ctx, tx, call, name, sealed)?;
    let key = call.parameters.required("DEVICE_KEY")?;
    let awaits_it = matches!(block.session.awaits, Awaits::DeviceVerifier);
    if !awaits_it || block.session.device_key.as_deref() != Some(key) {
        return Err(CognitoError::wrong_credentials());
    }
    let pool = &call.pool;
    let user = block.session.require_user(tx, pool)?;
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, &user.username, Some(&user))?;
    let device = tx.device(pool, &user, key)?;
    let identity = Identity::of_device(&device.group_key, key);
    let secret = secret_of(&device)?;
    if !block.is_proven(ctx, &call.parameters, identity, &secret)? {
        lockouts.failed(ctx, attempts);
        return Err(CognitoError::wrong_credentials());
    }

    device::authenticated(ctx, tx, pool, &user, key)?;
    let mut session = block.session.with(Proof::Device);
    session.counts_as_mfa |= device::replaces_mfa(pool);
    if let Some(outcome) = second_factor::challenge(ctx, tx, call, &user, &session)? {
        return Ok(outcome);
    }
    finish::finish(ctx, tx, call, user, session)
}

/// The sign-in that waits for this device.
fn waiting(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    name: &str,
    key: &str,
    sealed: Option<&str>,
) -> Result<Session, CognitoError> {
    let user = tx.find_user(&call.pool, name)?;
    let user = user.ok_or_else(CognitoError::session_expired)?;
    let place = place(call, &user, key);
    let kept = tx.tx.get(&WAITING, &place)?;
    let sealed = sealed.or_else(|| Some(kept.as_ref()?.session.as_str()));
    let sealed = sealed.ok_or_else(CognitoError::session_expired)?;
    let session = Session::open(ctx, tx, &call.client, sealed)?;
    session.require_name(tx, &call.pool, name)?;
    let is_its = session.device_key.as_deref() == Some(key);
    if !is_its || !matches!(session.awaits, Awaits::Device) {
        return Err(CognitoError::session_expired());
    }
    tx.tx.delete(&WAITING, &place)?;
    Ok(session)
}

fn place(call: &Call, user: &User, device_key: &str) -> RowKey {
    RowKey::new()
        .text(&call.client.id)
        .text(&user.sub)
        .text(device_key)
}

fn secret_of(device: &Device) -> Result<SrpSecret, CognitoError> {
    Ok(SrpSecret {
        salt: Salt::of_device(&device.salt),
        verifier: Verifier::from_bytes(&device.verifier).map_err(CognitoError::internal)?,
    })
}
