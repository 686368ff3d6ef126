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

use crate::api::{ChallengeName, ChallengeNameType};
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
        lockouts.failed(ctx, &call.visitor, attempts, ChallengeName::Password);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::test_bench::{Bench, Handshake, PASSWORD, WRONG, bench};
    use crate::resources::mfa::MfaMode;
    use crate::resources::pool::DeviceConfiguration;
    use crate::test_users::{POOL, write};

    const SECRET: &str = "the device's secret";

    fn with_devices() -> Bench {
        bench(|pool, _, user| {
            pool.devices = Some(DeviceConfiguration {
                challenge_on_new: true,
                remembered_on_prompt: false,
            });
            pool.mfa.mode = MfaMode::Optional;
            pool.mfa.sms = true;
            user.mfa.sms = true;
            user.attributes
                .insert("phone_number".to_owned(), "+12065550100".to_owned());
        })
    }

    /// A device that is remembered: its key and its group's.
    fn remembered(bench: &Bench) -> (String, String) {
        let user = bench.user();
        let (key, group_key) = ("us-east-1_device".to_owned(), "-12345678".to_owned());
        let salt = Salt::of_device(&[9; 16]);
        let identity = Identity::of_device(&group_key, &key);
        let verifier = Verifier::of_password(identity, SECRET, &salt);
        let now = bench.owner.now();
        write(&bench.owner, |tx| {
            let device = Device {
                key: key.clone(),
                group_key: group_key.clone(),
                name: None,
                salt: salt.as_bytes().to_vec(),
                verifier: verifier.to_bytes().to_vec(),
                remembered: true,
                created_at: now,
                updated_at: now,
                authenticated_at: now,
                last_address: None,
                sdk: None,
            };
            let pool = tx.pool(POOL).unwrap();
            tx.put_device(&pool, &user, device).unwrap();
        });
        (key, group_key)
    }

    fn begin(bench: &Bench, key: &str) -> Result<Option<String>, String> {
        let given = [
            ("USERNAME", "ann"),
            ("PASSWORD", PASSWORD),
            ("DEVICE_KEY", key),
        ];
        let answer = bench.initiate("USER_PASSWORD_AUTH", &given)?;
        assert_eq!(
            answer.challenge_name,
            Some(ChallengeNameType::DeviceSrpAuth)
        );
        Ok(answer.session.map(|session| session.expose().clone()))
    }

    fn prove(
        bench: &Bench,
        keys: &(String, String),
        session: Option<String>,
        secret: &str,
    ) -> Result<(), String> {
        let (key, group_key) = keys;
        let handshake = Handshake::start();
        let srp_a = handshake.key();
        let given = [
            ("USERNAME", "ann"),
            ("DEVICE_KEY", key.as_str()),
            ("SRP_A", srp_a.as_str()),
        ];
        let name = ChallengeNameType::DeviceSrpAuth;
        let asked = bench.respond(name, session, &given)?;
        let name = ChallengeNameType::DevicePasswordVerifier;
        assert_eq!(asked.challenge_name, Some(name));
        let identity = Identity::of_device(group_key, key);
        let parameters = asked.challenge_parameters.unwrap();
        let now = bench.owner.now().secs();
        let answer = handshake.answer(&parameters, identity, secret, now);
        let mut given = vec![("USERNAME", "ann"), ("DEVICE_KEY", key.as_str())];
        given.extend(answer.iter().map(|(name, value)| (*name, value.as_str())));
        let session = asked.session.map(|session| session.expose().clone());
        let answer = bench.respond(name, session, &given)?;
        assert!(answer.authentication_result.is_some());
        Ok(())
    }

    #[test]
    fn a_remembered_device_stands_for_the_second_factor() {
        let bench = with_devices();
        let keys = remembered(&bench);
        let session = begin(&bench, &keys.0).unwrap();
        assert_eq!(prove(&bench, &keys, session, SECRET), Ok(()));
    }

    #[test]
    fn old_clients_bring_no_session_with_their_key() {
        let bench = with_devices();
        let keys = remembered(&bench);
        begin(&bench, &keys.0).unwrap();
        assert_eq!(prove(&bench, &keys, None, SECRET), Ok(()));
        assert!(prove(&bench, &keys, None, SECRET).is_err());
    }

    #[test]
    fn another_secret_is_refused() {
        let bench = with_devices();
        let keys = remembered(&bench);
        let session = begin(&bench, &keys.0).unwrap();
        assert_eq!(prove(&bench, &keys, session, "other").unwrap_err(), WRONG);
    }

    #[test]
    fn a_device_that_is_not_there_is_told_so() {
        let bench = with_devices();
        let refused = begin(&bench, "us-east-1_other").unwrap_err();
        assert_eq!(refused, "ResourceNotFoundException: Device does not exist.");
    }

    #[test]
    fn a_sign_in_without_a_device_gets_keys_for_one() {
        let bench = with_devices();
        bench.change_user(|user| user.mfa.sms = false);
        let answer = bench.sign_in("ann", PASSWORD).unwrap();
        let device = answer.authentication_result.unwrap().new_device_metadata;
        let device = device.unwrap();
        assert!(device.device_key.unwrap().starts_with("us-east-1_"));
        assert!(device.device_group_key.unwrap().starts_with('-'));
    }
}
