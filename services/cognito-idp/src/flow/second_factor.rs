//! The second factor.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html>

use ringwall_core::RequestContext;

use crate::api::ChallengeNameType;
use crate::error::CognitoError;
use crate::factor::next::{self, Demand, Next};
use crate::factor::{code, software_token};
use crate::flow::answer::Challenge;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Session};
use crate::flow::{Call, Outcome, codes, finish};
use crate::resources::mfa::Factor;
use crate::resources::pool::Contact;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// Asks for the second factor that the user needs, if he needs one.
pub(super) fn challenge(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
) -> Result<Option<Outcome>, CognitoError> {
    if session.has_second_factor() {
        return Ok(None);
    }
    match next::after_password(&call.pool, user, Demand::OfPool) {
        Next::SignedIn => Ok(None),
        Next::Challenge(factor) => ask(ctx, tx, call, user, session, factor).map(Some),
        Next::Choose(factors) => choose(ctx, tx, call, user, session, factors).map(Some),
        Next::SetUp(factors) => set_up(ctx, tx, call, user, session, &factors).map(Some),
        Next::Impossible => Err(CognitoError::not_authorized(
            "MFA is required, but the user has no factor that can be used.",
        )),
    }
}

/// Asks for a code of this factor.
pub(super) fn ask(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
    factor: Factor,
) -> Result<Outcome, CognitoError> {
    let Some(contact) = factor.contact() else {
        let awaits = Awaits::SoftwareToken;
        let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
        let mut challenge = Challenge::new(
            ChallengeNameType::SoftwareTokenMfa,
            sealed,
            [("USER_ID_FOR_SRP", user.username.clone())],
        );
        let token = user.mfa.software_token.as_ref();
        if let Some(name) = token.and_then(|token| token.device_name.clone()) {
            let parameters = &mut challenge.parameters;
            parameters.insert("FRIENDLY_DEVICE_NAME".to_owned(), name);
        }
        return Ok(Outcome::Challenge(challenge));
    };
    let code = code::draw(ctx);
    let delivery = codes::deliver(ctx, tx, call, user, contact, &code)?;
    let awaits = Awaits::SecondCode { factor, code };
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    let name = match factor {
        Factor::Sms => ChallengeNameType::SmsMfa,
        _ => ChallengeNameType::EmailOtp,
    };
    Ok(codes::sent(name, sealed, user.username.clone(), delivery))
}

/// Takes the code that was sent.
pub(super) fn check_code(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
    factor: Factor,
    sent: &str,
) -> Result<Outcome, CognitoError> {
    let (name, parameter, proof) = match factor {
        Factor::Sms => (ChallengeNameType::SmsMfa, "SMS_MFA_CODE", Proof::Sms),
        _ => (ChallengeNameType::EmailOtp, "EMAIL_OTP_CODE", Proof::Email),
    };
    let given = call.parameters.required(parameter)?;
    check(ctx, tx, call, session, (name, proof), |tx, user| {
        code::check(sent, given)?;
        code::verify_address(tx, &call.pool, user, factor)
    })
}

/// Takes the code of an authenticator app.
pub(super) fn check_software_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
) -> Result<Outcome, CognitoError> {
    let given = call.parameters.required("SOFTWARE_TOKEN_MFA_CODE")?;
    let what = (ChallengeNameType::SoftwareTokenMfa, Proof::SoftwareToken);
    check(ctx, tx, call, session, what, |_, user| {
        software_token::take(&mut user.mfa, ctx.now(), given)
    })
}

/// Takes a second factor, unless too many were wrong.
fn check(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    mut session: Session,
    (name, proof): (ChallengeNameType, Proof),
    take: impl FnOnce(&mut CognitoWrite<'_>, &mut User) -> Result<(), CognitoError>,
) -> Result<Outcome, CognitoError> {
    let mut user = session.require_user(tx, &call.pool)?;
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, &call.pool, &user.username, Some(&user))?;
    if let Err(refusal) = take(tx, &mut user) {
        lockouts.failed(ctx, attempts);
        return Err(refusal);
    }
    tx.put_user(&call.pool, user.clone())?;
    session.record(name, true);
    finish::finish(ctx, tx, call, user, session.with(proof))
}

/// Lets the user choose among factors.
fn choose(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
    factors: Vec<Factor>,
) -> Result<Outcome, CognitoError> {
    let names = json_names(&factors)?;
    let awaits = Awaits::SecondFactor(factors);
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    Ok(Outcome::Challenge(Challenge::new(
        ChallengeNameType::SelectMfaType,
        sealed,
        [
            ("MFAS_CAN_CHOOSE", names),
            ("USER_ID_FOR_SRP", user.username.clone()),
        ],
    )))
}

/// Takes the choice.
pub(super) fn select(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
    factors: &[Factor],
) -> Result<Outcome, CognitoError> {
    // The guide says `EMAIL_MFA` in one place.
    let answer = match call.parameters.required("ANSWER")? {
        "EMAIL_MFA" => "EMAIL_OTP",
        answer => answer,
    };
    let chosen = Factor::of_challenge(answer).filter(|factor| factors.contains(factor));
    let chosen = chosen.ok_or_else(|| {
        CognitoError::invalid_parameter("The MFA type is not among those that can be chosen.")
    })?;
    let user = session.require_user(tx, &call.pool)?;
    ask(ctx, tx, call, &user, &session, chosen)
}

/// Has the user set up a factor before he goes on.
fn set_up(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
    factors: &[Factor],
) -> Result<Outcome, CognitoError> {
    let awaits = Awaits::MfaSetup;
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    Ok(Outcome::Challenge(Challenge::new(
        ChallengeNameType::MfaSetup,
        sealed,
        [
            ("MFAS_CAN_SETUP", json_names(factors)?),
            ("USER_ID_FOR_SRP", user.username.clone()),
        ],
    )))
}

/// Goes on after a factor was set up: an app, whose code was taken on the way; or an address, to which
/// a code goes now.
pub(super) fn after_setup(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
) -> Result<Outcome, CognitoError> {
    let mut user = session.require_user(tx, &call.pool)?;
    if matches!(session.awaits, Awaits::MfaIsSetUp) {
        return finish::finish(ctx, tx, call, user, session.with(Proof::SoftwareToken));
    }
    let email = call.parameters.find("email");
    let email = email.or_else(|| call.parameters.find("EMAIL"));
    let is_offered = matches!(
        next::after_password(&call.pool, &user, Demand::OfPool),
        Next::SetUp(factors) if factors.contains(&Factor::Email)
    );
    let Some(email) = email.filter(|_| is_offered) else {
        return Err(CognitoError::session_expired());
    };
    let contact = Contact::Email;
    let (address, verified) = (contact.attribute(), contact.verified_attribute());
    user.attributes.insert(address.to_owned(), email.to_owned());
    user.attributes
        .insert(verified.to_owned(), "false".to_owned());
    user.mfa.email = true;
    tx.put_user(&call.pool, user.clone())?;
    ask(ctx, tx, call, &user, &session, Factor::Email)
}

fn json_names(factors: &[Factor]) -> Result<String, CognitoError> {
    let names: Vec<_> = factors.iter().map(|factor| factor.challenge()).collect();
    serde_json::to_string(&names).map_err(CognitoError::internal)
}
