//! Sign-in by choice: `USER_AUTH`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#authentication-flows-selection-choice>

use std::collections::BTreeMap;

use ringwall_core::RequestContext;

use crate::api::ChallengeNameType as Name;
use crate::error::CognitoError;
use crate::factor::first;
use crate::flow::answer::Challenge;
use crate::flow::initiate::begin;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Flow, Session};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, codes, nobody, passkey, password, proceed, srp, step_up};
use crate::resources::pool::{Contact, FirstFactor};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// Begins: with the challenge that the caller prefers, if the user can have it; else by asking which.
pub(super) fn initiate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    typed: &str,
    sealed: Option<&str>,
) -> Result<Outcome, CognitoError> {
    if let Some(sealed) = sealed {
        return after_sign_up(ctx, tx, call, typed, sealed);
    }
    let asked = step_up::Asked::of(call)?;
    let preferred = call.parameters.find("PREFERRED_CHALLENGE");
    let preferred = preferred.map(|name| {
        Name::parse(name)
            .filter(|name| is_first(*name))
            .ok_or_else(|| CognitoError::invalid_parameter("Invalid PREFERRED_CHALLENGE."))
    });
    let preferred = preferred.transpose()?;
    let subject = Subject::find(ctx, tx, call, typed, None)?;
    let mut available = available(tx, call, &subject)?;
    let mut session = begin(ctx, call, &subject, Flow::Choice);
    if let Some(asked) = asked {
        match step_up::aim(ctx, tx, call, &subject, &mut session, &asked, available)? {
            step_up::Next::FirstFactor(towards) => available = towards,
            step_up::Next::SecondFactor => {
                subject.pre_authentication(ctx, call)?;
                let user = session.require_user(tx, &call.pool)?;
                return proceed::after_first_factor(ctx, tx, call, user, session);
            }
        }
    }
    match preferred.filter(|name| available.contains(name)) {
        Some(Name::Password) if call.parameters.find("PASSWORD").is_none() => {
            // He has chosen, and still has to say it.
            subject.pre_authentication(ctx, call)?;
            ask(
                ctx,
                tx,
                call,
                &session,
                Name::Password,
                vec![Name::Password],
            )
        }
        Some(Name::PasswordSrp) if call.parameters.find("SRP_A").is_none() => {
            subject.pre_authentication(ctx, call)?;
            let only = vec![Name::PasswordSrp];
            ask(ctx, tx, call, &session, Name::PasswordSrp, only)
        }
        Some(preferred) => start(ctx, tx, call, &subject, session, preferred),
        None => {
            subject.pre_authentication(ctx, call)?;
            ask(ctx, tx, call, &session, Name::SelectChallenge, available)
        }
    }
}

/// Takes a choice, which may come with what it needs.
pub(super) fn select(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
    available: &[Name],
) -> Result<Outcome, CognitoError> {
    let answer = call.parameters.required("ANSWER")?;
    let chosen = Name::parse(answer).ok_or_else(not_available)?;
    let subject = session.subject(tx, &call.pool)?;
    let needs = match chosen {
        Name::Password => Some("PASSWORD"),
        Name::PasswordSrp => Some("SRP_A"),
        _ => None,
    };
    let is_incomplete = needs.is_some_and(|needed| call.parameters.find(needed).is_none());
    if is_incomplete && available.contains(&chosen) {
        return ask(ctx, tx, call, &session, chosen, vec![chosen]);
    }
    take_for(ctx, tx, call, &subject, session, available, chosen)
}

/// Takes the answer to one of the challenges that can be chosen, given without choosing first.
pub(super) fn take(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
    available: &[Name],
    chosen: Name,
) -> Result<Outcome, CognitoError> {
    let subject = session.subject(tx, &call.pool)?;
    take_for(ctx, tx, call, &subject, session, available, chosen)
}

fn take_for(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: Session,
    available: &[Name],
    chosen: Name,
) -> Result<Outcome, CognitoError> {
    if available.contains(&chosen) {
        start(ctx, tx, call, subject, session, chosen)
    } else {
        Err(not_available())
    }
}

fn start(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: Session,
    chosen: Name,
) -> Result<Outcome, CognitoError> {
    match chosen {
        Name::Password => password::check(ctx, tx, call, subject, session),
        Name::PasswordSrp => srp::ask(ctx, tx, call, subject, &session),
        Name::WebAuthn => passkey::ask(ctx, tx, call, subject, &session),
        Name::EmailOtp | Name::SmsOtp => {
            let (pool, user) = (&call.pool, subject.user());
            let lockouts = &tx.service.lockouts;
            lockouts.require_open(ctx, pool, subject.name(), user)?;
            subject.pre_authentication(ctx, call)?;
            let contact = match chosen {
                Name::EmailOtp => Contact::Email,
                _ => Contact::Phone,
            };
            codes::ask_first(ctx, tx, call, subject, &session, contact)
        }
        _ => Err(not_available()),
    }
}

/// Has the user choose among first factors.
pub(super) fn offer(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    session: &Session,
    names: Vec<Name>,
) -> Result<Outcome, CognitoError> {
    ask(ctx, tx, call, session, Name::SelectChallenge, names)
}

fn ask(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    session: &Session,
    name: Name,
    available: Vec<Name>,
) -> Result<Outcome, CognitoError> {
    let awaits = Awaits::FirstFactor(available.clone());
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    Ok(Outcome::Challenge(Challenge {
        name,
        parameters: BTreeMap::new(),
        session: Some(sealed),
        available: Some(available),
    }))
}

/// Signs in who has just confirmed his sign-up with a code, if such a code could be his first factor.
fn after_sign_up(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    typed: &str,
    sealed: &str,
) -> Result<Outcome, CognitoError> {
    let session = Session::open(ctx, tx, &call.client, sealed)?;
    session.require_name(tx, &call.pool, typed)?;
    let Awaits::Nothing(Some(contact)) = session.awaits else {
        return Err(CognitoError::session_expired());
    };
    let (factor, proof) = match contact {
        Contact::Email => (FirstFactor::EmailOtp, Proof::Email),
        Contact::Phone => (FirstFactor::SmsOtp, Proof::Sms),
    };
    let user = session.require_user(tx, &call.pool)?;
    let may = call.pool.first_factors.contains(&factor);
    if !may || first::needs_second_factor(&call.pool, &user) {
        return Err(CognitoError::session_expired());
    }
    ctx.note("sub", user.sub.clone());
    proceed::after_first_factor(ctx, tx, call, user, session.with(proof))
}

/// The challenges that can be chosen. For a name that nobody has some are made up, the same each time.
pub(super) fn available(
    tx: &CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
) -> Result<Vec<Name>, CognitoError> {
    let pool = &call.pool;
    let names = match subject {
        Subject::User(user) => of_user(tx, call, user)?,
        Subject::Nobody(name) => {
            let mut names = Vec::new();
            for factor in &pool.first_factors {
                let made_up = match factor {
                    FirstFactor::Password => {
                        names.extend(["PASSWORD", "PASSWORD_SRP"]);
                        continue;
                    }
                    FirstFactor::EmailOtp => "EMAIL_OTP",
                    FirstFactor::SmsOtp => "SMS_OTP",
                    FirstFactor::WebAuthn => "WEB_AUTHN",
                };
                if nobody::would_have(tx, pool, name, made_up) {
                    names.push(made_up);
                }
            }
            names
        }
    };
    Ok(names.into_iter().filter_map(Name::parse).collect())
}

fn of_user(
    tx: &CognitoWrite<'_>,
    call: &Call,
    user: &User,
) -> Result<Vec<&'static str>, CognitoError> {
    let has_passkey = tx.has_passkey(&call.pool, user)?;
    Ok(first::available_challenges(&call.pool, user, has_passkey))
}

const fn is_first(name: Name) -> bool {
    matches!(
        name,
        Name::Password | Name::PasswordSrp | Name::EmailOtp | Name::SmsOtp | Name::WebAuthn
    )
}

fn not_available() -> CognitoError {
    CognitoError::invalid_parameter("The challenge is not among those that are available.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::session;
    use crate::flow::test_bench::{Bench, PASSWORD, WRONG, bench};
    use crate::resources::user::UserStatus;
    use crate::test_users::{POOL, context, write};

    fn with_choice(change: impl FnOnce(&mut crate::resources::pool::Pool, &mut User)) -> Bench {
        bench(|pool, client, user| {
            pool.first_factors = vec![FirstFactor::Password, FirstFactor::EmailOtp];
            client.hides_users = Some(true);
            user.attributes
                .insert("email".to_owned(), "ann@example.com".to_owned());
            change(pool, user);
        })
    }

    fn text(session: Option<ringwall_model::Sensitive<String>>) -> Option<String> {
        session.map(|session| session.expose().clone())
    }

    #[test]
    fn the_user_chooses_among_what_he_has() {
        let bench = with_choice(|_, _| {});
        let asked = bench.initiate("USER_AUTH", &[("USERNAME", "ann")]).unwrap();
        assert_eq!(asked.challenge_name, Some(Name::SelectChallenge));
        let offered = [Name::Password, Name::PasswordSrp, Name::EmailOtp];
        assert_eq!(asked.available_challenges.unwrap(), offered);

        let session = text(asked.session);
        let given = [
            ("USERNAME", "ann"),
            ("ANSWER", "PASSWORD"),
            ("PASSWORD", PASSWORD),
        ];
        let answer = bench.respond(Name::SelectChallenge, session.clone(), &given);
        assert!(answer.unwrap().authentication_result.is_some());
        let again = bench.respond(Name::SelectChallenge, session, &given);
        assert!(again.unwrap_err().contains("session is expired"));
    }

    #[test]
    fn what_the_caller_prefers_is_asked_at_once() {
        let bench = with_choice(|_, _| {});
        let given = [
            ("USERNAME", "ann"),
            ("PREFERRED_CHALLENGE", "PASSWORD"),
            ("PASSWORD", PASSWORD),
        ];
        let answer = bench.initiate("USER_AUTH", &given).unwrap();
        assert!(answer.authentication_result.is_some());

        let given = [("USERNAME", "ann"), ("PREFERRED_CHALLENGE", "SMS_OTP")];
        let answer = bench.initiate("USER_AUTH", &given).unwrap();
        assert_eq!(answer.challenge_name, Some(Name::SelectChallenge));
    }

    #[test]
    fn a_code_signs_in_and_verifies_the_address() {
        let bench = with_choice(|_, user| user.status = UserStatus::Unconfirmed);
        let given = [("USERNAME", "ann"), ("PREFERRED_CHALLENGE", "EMAIL_OTP")];
        let asked = bench.initiate("USER_AUTH", &given).unwrap();
        assert_eq!(asked.challenge_name, Some(Name::EmailOtp));
        let parameters = asked.challenge_parameters.unwrap();
        assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], "a***@e***");
        assert_eq!(parameters["CODE_DELIVERY_DELIVERY_MEDIUM"], "EMAIL");

        let session = text(asked.session);
        let code = bench.code(8);
        let wrong = if code == "11111111" {
            "22222222"
        } else {
            "11111111"
        };
        let answer = |code: &str| {
            let given = [("USERNAME", "ann"), ("EMAIL_OTP_CODE", code)];
            bench.respond(Name::EmailOtp, session.clone(), &given)
        };
        let refused = answer(wrong).unwrap_err();
        assert!(refused.starts_with("CodeMismatchException: "), "{refused}");
        assert!(answer(&code).unwrap().authentication_result.is_some());
        assert!(answer(&code).is_err());
        let user = bench.user();
        assert_eq!(user.status, UserStatus::Confirmed);
        assert!(user.is_verified(Contact::Email));
    }

    #[test]
    fn a_choice_that_was_not_offered_is_refused() {
        let bench = with_choice(|_, _| {});
        let asked = bench.initiate("USER_AUTH", &[("USERNAME", "ann")]).unwrap();
        let given = [("USERNAME", "ann"), ("ANSWER", "SMS_OTP")];
        let refused = bench.respond(Name::SelectChallenge, text(asked.session), &given);
        assert!(
            refused
                .unwrap_err()
                .starts_with("InvalidParameterException: ")
        );
    }

    #[test]
    fn a_name_that_nobody_has_is_offered_the_same_each_time_and_signs_nobody_in() {
        let bench = with_choice(|_, _| {});
        let ask = || bench.initiate("USER_AUTH", &[("USERNAME", "bob")]).unwrap();
        let asked = ask();
        assert_eq!(asked.challenge_name, Some(Name::SelectChallenge));
        assert_eq!(asked.available_challenges, ask().available_challenges);
        let given = [
            ("USERNAME", "bob"),
            ("ANSWER", "PASSWORD"),
            ("PASSWORD", PASSWORD),
        ];
        let refused = bench.respond(Name::SelectChallenge, text(asked.session), &given);
        assert_eq!(refused.unwrap_err(), WRONG);
    }

    #[test]
    fn who_has_just_signed_up_goes_on_without_a_challenge() {
        let bench = with_choice(|_, _| {});
        let sealed = |contact| {
            write(&bench.owner, |tx| {
                let client = tx.find_client("testclienttestclient123456").unwrap();
                let user = tx.user(&tx.pool(POOL).unwrap(), "ann").unwrap();
                let ctx = context(&bench.owner);
                session::after_sign_up(&ctx, tx, &client.unwrap(), &user, contact).unwrap()
            })
        };
        let go_on = |sealed: String| {
            let mut input: crate::api::InitiateAuthInput = ringwall_testing::input(&[
                ("ClientId", "testclienttestclient123456"),
                ("AuthFlow", "USER_AUTH"),
            ]);
            input.auth_parameters = crate::flow::test_bench::parameters(&[("USERNAME", "ann")]);
            input.session = Some(sealed.into());
            bench.anybody.call::<crate::api::InitiateAuth>(input)
        };
        let answer = go_on(sealed(Some(Contact::Email))).unwrap();
        assert!(answer.authentication_result.is_some());
        assert!(go_on(sealed(Some(Contact::Phone))).is_err());
        assert!(go_on(sealed(None)).is_err());
    }
}
