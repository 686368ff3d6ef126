//! Sign-in by a passkey: `WEB_AUTHN`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey>

use ringwall_core::RequestContext;
use ringwall_passkey::Base64Url;

use crate::api::{ChallengeName, ChallengeNameType};
use crate::error::CognitoError;
use crate::factor::passkey;
use crate::flow::answer::Challenge;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Session};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, proceed};
use crate::store::CognitoWrite;

/// Asks for a passkey.
pub(super) fn ask(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: &Session,
) -> Result<Outcome, CognitoError> {
    let pool = &call.pool;
    let lockouts = &tx.service.lockouts;
    lockouts.require_open(ctx, pool, subject.name(), subject.user())?;
    subject.pre_authentication(ctx, call)?;
    let asked = match subject {
        Subject::User(user) => passkey::challenge(ctx, tx, pool, user)?,
        Subject::Nobody(name) => passkey::challenge_for_nobody(ctx, tx, pool, name)?,
    };
    let asked = asked.ok_or_else(CognitoError::wrong_credentials)?;
    let user_id = subject.user_id(tx, call);
    let awaits = Awaits::Passkey(asked.challenge.0);
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    Ok(Outcome::Challenge(Challenge::new(
        ChallengeNameType::WebAuthn,
        sealed,
        [
            ("CREDENTIAL_REQUEST_OPTIONS", asked.options),
            ("USER_ID_FOR_SRP", user_id),
        ],
    )))
}

/// Takes the passkey's assertion.
pub(super) fn check(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
    challenge: &[u8],
) -> Result<Outcome, CognitoError> {
    let answer = call.parameters.required("CREDENTIAL")?;
    let subject = session.subject(tx, &call.pool)?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, subject.name(), user)?;
    let Some(user) = user else {
        lockouts.failed(ctx, &call.visitor, attempts, ChallengeName::Password);
        return Err(CognitoError::passkey_unknown());
    };
    let used = match passkey::check(tx, pool, user, &Base64Url::from(challenge), answer) {
        Ok(used) => used,
        Err(refusal) => {
            lockouts.failed(ctx, &call.visitor, attempts, ChallengeName::Password);
            return Err(if call.client.hides_users() {
                CognitoError::passkey_unknown()
            } else {
                refusal
            });
        }
    };

    let mut session = session.with(match used.is_roaming {
        true => Proof::RoamingPasskey,
        false => Proof::PlatformPasskey,
    });
    session.counts_as_mfa = used.counts_as_mfa;
    proceed::after_first_factor(ctx, tx, call, user.clone(), session)
}
