//! Sign-in by the pool's own triggers: `CUSTOM_AUTH`.
//!
//! `DefineAuthChallenge` sees what was answered so far and says what comes next; `CreateAuthChallenge`
//! makes a challenge, `VerifyAuthChallengeResponse` judges its answer. A password by SRP may go first,
//! which brings second factors and new passwords along, without the triggers asking for them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html>

use ringwall_core::RequestContext;

use crate::api::{ChallengeNameType, ErrorCode};
use crate::error::CognitoError;
use crate::flow::answer::Challenge;
use crate::flow::initiate::begin;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Flow, Session};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, device, finish, new_password, proceed, second_factor, srp};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::trigger::Texts;
use crate::trigger::challenge::{self, Answered, Defined};

/// No sign-in takes more challenges.
const MOST_CHALLENGES: usize = 32;

/// Begins: with a password by SRP if the caller says so.
pub(super) fn initiate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    typed: &str,
) -> Result<Outcome, CognitoError> {
    let subject = Subject::find(ctx, tx, call, typed, None)?;
    let lockouts = &tx.service.lockouts;
    lockouts.require_open(ctx, &call.pool, subject.name(), subject.user())?;
    let mut session = begin(ctx, call, &subject, Flow::Custom);
    let begins_by_srp = call.parameters.find("CHALLENGE_NAME") == Some("SRP_A");
    if begins_by_srp {
        srp::client_key(&call.parameters)?;
        session.results.push(Answered {
            challenge_name: "SRP_A".to_owned(),
            challenge_result: true,
            challenge_metadata: None,
        });
    } else {
        // By SRP it is asked with the password.
        subject.pre_authentication(ctx, call)?;
    }
    step(ctx, tx, call, &subject, session)
}

/// The password was right. A temporary one must be changed, and a second factor shown, first.
pub(super) fn after_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: User,
    mut session: Session,
) -> Result<Outcome, CognitoError> {
    session.record(ChallengeNameType::PasswordVerifier, true);
    proceed::require_may_sign_in(&user)?;
    if user.status != UserStatus::ForceChangePassword
        && let Some(outcome) = second_factor::challenge(ctx, tx, call, &user, &session)?
    {
        return Ok(outcome);
    }
    go_on(ctx, tx, call, user, session)
}

/// Goes on with what the triggers say.
pub(super) fn go_on(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: User,
    session: Session,
) -> Result<Outcome, CognitoError> {
    step(ctx, tx, call, &Subject::User(user.into()), session)
}

/// Takes an answer to the triggers' challenge; whether it is right is told to them, not to the caller.
pub(super) fn answer(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    mut session: Session,
    private: &Texts,
) -> Result<Outcome, CognitoError> {
    let given = call.parameters.required("ANSWER")?;
    let subject = session.subject(tx, &call.pool)?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, subject.name(), user)?;
    let is_right = told(call, &subject, |about| {
        let occasion = subject.occasion(call);
        challenge::verify(ctx, &occasion, about, Some(private), given)
    })?;
    if let Some(asked) = session.results.last_mut() {
        asked.challenge_result = is_right;
    }
    let outcome = step(ctx, tx, call, &subject, session);
    let is_refused = outcome.as_ref().is_err_and(|refusal| !refusal.is_waiting());
    if is_refused && !is_right {
        tx.service.lockouts.failed(ctx, attempts);
    }
    outcome
}

/// Asks what comes next, and does it.
fn step(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: Session,
) -> Result<Outcome, CognitoError> {
    if session.results.len() >= MOST_CHALLENGES {
        return Err(CognitoError::wrong_credentials());
    }
    let results = &session.results;
    let defined = told(call, subject, |about| {
        challenge::define(ctx, &subject.occasion(call), about, results)
    })?;
    match next(&defined)? {
        Next::Fail => Err(CognitoError::wrong_credentials()),
        Next::Tokens => tokens(ctx, tx, call, subject, session),
        Next::PasswordVerifier => srp::ask(ctx, tx, call, subject, session),
        Next::NewPassword => match subject.user() {
            Some(user) if session.proofs.contains(&Proof::Password) => {
                new_password::ask(ctx, tx, call, user, &session)
            }
            _ => Err(CognitoError::wrong_credentials()),
        },
        Next::Custom => create(ctx, tx, call, subject, session),
    }
}

/// What a trigger may say.
enum Next {
    Fail,
    Tokens,
    PasswordVerifier,
    NewPassword,
    Custom,
}

fn next(defined: &Defined) -> Result<Next, CognitoError> {
    if defined.fail_authentication.unwrap_or(false) {
        return Ok(Next::Fail);
    }
    if defined.issue_tokens.unwrap_or(false) {
        return Ok(Next::Tokens);
    }
    match defined.challenge_name.as_deref() {
        Some("PASSWORD_VERIFIER") => Ok(Next::PasswordVerifier),
        Some("NEW_PASSWORD_REQUIRED") => Ok(Next::NewPassword),
        Some("CUSTOM_CHALLENGE") => Ok(Next::Custom),
        _ => Err(CognitoError::modelled(
            ErrorCode::InvalidLambdaResponseException,
            "Invalid challenge name in the response of the DefineAuthChallenge trigger",
        )),
    }
}

/// Has a challenge made and puts it to the caller; what only the triggers may know is sealed.
fn create(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    mut session: Session,
) -> Result<Outcome, CognitoError> {
    let name = ChallengeNameType::CustomChallenge;
    let results = &session.results;
    let created = told(call, subject, |about| {
        let occasion = subject.occasion(call);
        challenge::create(ctx, &occasion, about, name.as_str(), results)
    })?;
    session.results.push(Answered {
        challenge_name: name.as_str().to_owned(),
        challenge_result: false,
        challenge_metadata: created.challenge_metadata,
    });
    let private = created.private_challenge_parameters.unwrap_or_default();
    let session = session.next(ctx, &call.client, Awaits::Custom(private));
    let sealed = session.seal(ctx, tx)?;
    let user_id = subject.user_id(tx, call);
    let mut challenge = Challenge::new(name, sealed, [("USERNAME", user_id)]);
    let public = created.public_challenge_parameters.unwrap_or_default();
    challenge.parameters.extend(public);
    Ok(Outcome::Challenge(challenge))
}

/// The triggers are content.
fn tokens(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: Session,
) -> Result<Outcome, CognitoError> {
    let Some(user) = subject.user() else {
        return Err(CognitoError::wrong_credentials());
    };
    proceed::require_may_sign_in(user)?;
    let session = session.with(Proof::Custom);
    if let Some(outcome) = device::challenge(ctx, tx, call, user, &session)? {
        return Ok(outcome);
    }
    finish::sign_in(ctx, tx, call, user.clone(), &session)
}

/// Asks a trigger about somebody.
fn told<T>(
    call: &Call,
    subject: &Subject,
    ask: impl FnOnce(challenge::Subject<'_>) -> Result<T, CognitoError>,
) -> Result<T, CognitoError> {
    let metadata = call.client_metadata();
    ask(challenge::Subject {
        user_attributes: &subject.attributes(),
        client_metadata: (!metadata.is_empty()).then_some(&metadata),
        user_not_found: subject.user().is_none(),
    })
}
