//! The second factor.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html>

use ringwall_core::RequestContext;

use crate::api::{ChallengeName, ChallengeNameType};
use crate::error::CognitoError;
use crate::factor::next::{self, Demand, Next};
use crate::factor::{code, software_token};
use crate::flow::answer::Challenge;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Session};
use crate::flow::{Call, Outcome, codes, finish, step_up};
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::resources::mfa::Factor;
use crate::resources::pool::Contact;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::users::{Conflict, change};

/// Asks for the second factor that the user needs, if he needs one.
pub(super) fn challenge(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
) -> Result<Option<Outcome>, CognitoError> {
    if let Some(factors) = step_up::second_factors(&call.pool, user, session)? {
        let preferred = user.mfa.preferred.filter(|factor| factors.contains(factor));
        let only = match factors.as_slice() {
            [only] => Some(*only),
            _ => preferred,
        };
        return match only {
            Some(factor) => ask(ctx, tx, call, user, session, factor).map(Some),
            None => choose(ctx, tx, call, user, session, factors).map(Some),
        };
    }
    if session.has_second_factor() {
        return Ok(None);
    }
    let demand = session.demand.unwrap_or(Demand::OfPool);
    match next::after_password(&call.pool, user, demand) {
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
    let code = code::bound(&code, user.address(contact));
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
        let address = factor.contact().and_then(|contact| user.address(contact));
        code::check(sent, &code::bound(given, address))?;
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
        let failed = ChallengeName::Mfa;
        lockouts.failed(ctx, &call.visitor, attempts, failed);
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
    session: &Session,
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
    ask(ctx, tx, call, &user, session, chosen)
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
    let given = [(Contact::Email.attribute().to_owned(), email.to_owned())];
    let change = AttributeChange::of_update(&call.pool, Writer::Client(&call.client), &given)?;
    change::apply(&call.pool, &mut user, &change, ctx.now())?;
    user.mfa.email = true;
    tx.save_user(&call.pool, user.clone(), Conflict::Refuse)?;
    ask(ctx, tx, call, &user, &session, Factor::Email)
}

fn json_names(factors: &[Factor]) -> Result<String, CognitoError> {
    let names: Vec<_> = factors.iter().map(|factor| factor.challenge()).collect();
    serde_json::to_string(&names).map_err(CognitoError::internal)
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::totp;

    use super::*;
    use crate::flow::test_bench::{Bench, PASSWORD, bench};
    use crate::resources::mfa::{MfaMode, Secret, SoftwareToken};
    use crate::resources::pool::Pool;

    const SECRET: [u8; 20] = *b"12345678901234567890";

    fn with_mfa(change: impl FnOnce(&mut Pool, &mut User)) -> Bench {
        bench(|pool, _, user| {
            pool.mfa.mode = MfaMode::Optional;
            pool.mfa.sms = true;
            pool.mfa.software_token = true;
            user.attributes
                .insert("phone_number".to_owned(), "+12065550100".to_owned());
            change(pool, user);
        })
    }

    fn app() -> Option<SoftwareToken> {
        Some(SoftwareToken {
            secret: Secret(SECRET.to_vec()),
            enabled: true,
            device_name: Some("Ann's phone".to_owned()),
            last_step: 0,
        })
    }

    fn code(bench: &Bench) -> String {
        totp(&SECRET, bench.owner.now().secs().unsigned_abs() / 30)
    }

    /// The challenge after a right password, its session and its parameters.
    fn asked(
        bench: &Bench,
    ) -> (
        ChallengeNameType,
        Option<String>,
        std::collections::BTreeMap<String, String>,
    ) {
        let answer = bench.sign_in("ann", PASSWORD).unwrap();
        let session = answer.session.map(|session| session.expose().clone());
        (
            answer.challenge_name.unwrap(),
            session,
            answer.challenge_parameters.unwrap(),
        )
    }

    #[test]
    fn a_code_of_the_app_comes_after_the_password() {
        let bench = with_mfa(|_, user| user.mfa.software_token = app());
        let (name, session, parameters) = asked(&bench);
        assert_eq!(name, ChallengeNameType::SoftwareTokenMfa);
        assert_eq!(parameters["FRIENDLY_DEVICE_NAME"], "Ann's phone");
        let answer = |code: &str| {
            let given = [("USERNAME", "ann"), ("SOFTWARE_TOKEN_MFA_CODE", code)];
            bench.respond(name, session.clone(), &given)
        };
        assert!(answer("000000").unwrap_err().starts_with("CodeMismatch"));
        let signed_in = answer(&code(&bench)).unwrap();
        assert!(signed_in.authentication_result.is_some());

        let (name, session, _) = asked(&bench);
        let code = code(&bench);
        let given = [
            ("USERNAME", "ann"),
            ("SOFTWARE_TOKEN_MFA_CODE", code.as_str()),
        ];
        let reused = "ExpiredCodeException: Your software token has already been used once.";
        assert_eq!(bench.respond(name, session, &given).unwrap_err(), reused);
    }

    #[test]
    fn a_text_message_brings_the_code_and_verifies_the_number() {
        let bench = with_mfa(|_, user| user.mfa.sms = true);
        let (name, session, parameters) = asked(&bench);
        assert_eq!(name, ChallengeNameType::SmsMfa);
        assert_eq!(parameters["CODE_DELIVERY_DELIVERY_MEDIUM"], "SMS");
        assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], "+*******0100");
        let code = bench.code(6);
        let given = [("USERNAME", "ann"), ("SMS_MFA_CODE", code.as_str())];
        let answer = bench.respond(name, session, &given).unwrap();
        assert!(answer.authentication_result.is_some());
        assert!(bench.user().is_verified(Contact::Phone));
    }

    #[test]
    fn a_code_proves_nothing_of_an_address_that_came_after_it() {
        let bench = with_mfa(|_, user| user.mfa.sms = true);
        let (name, session, _) = asked(&bench);
        let code = bench.code(6);
        bench.change_user(|user| {
            let another = "+12065550199".to_owned();
            user.attributes.insert("phone_number".to_owned(), another);
        });
        let given = [("USERNAME", "ann"), ("SMS_MFA_CODE", code.as_str())];
        let refusal = bench.respond(name, session, &given).unwrap_err();
        assert!(refusal.starts_with("CodeMismatch"), "{refusal}");
        assert!(!bench.user().is_verified(Contact::Phone));
    }

    #[test]
    fn who_was_disabled_between_the_factors_gets_no_tokens() {
        let bench = with_mfa(|_, user| user.mfa.software_token = app());
        let (name, session, _) = asked(&bench);
        bench.change_user(|user| user.enabled = false);
        let code = code(&bench);
        let given = [
            ("USERNAME", "ann"),
            ("SOFTWARE_TOKEN_MFA_CODE", code.as_str()),
        ];
        let refusal = bench.respond(name, session, &given).unwrap_err();
        assert_eq!(refusal, "NotAuthorizedException: User is disabled.");
    }

    #[test]
    fn wrong_codes_lock_as_wrong_passwords_do() {
        let bench = with_mfa(|_, user| user.mfa.software_token = app());
        let (name, session, _) = asked(&bench);
        let given = [("USERNAME", "ann"), ("SOFTWARE_TOKEN_MFA_CODE", "000000")];
        for _ in 0..5 {
            bench.respond(name, session.clone(), &given).unwrap_err();
        }
        let locked = "NotAuthorizedException: Password attempts exceeded";
        assert_eq!(bench.respond(name, session, &given).unwrap_err(), locked);
    }

    #[test]
    fn a_user_with_two_factors_chooses() {
        let bench = with_mfa(|_, user| {
            user.mfa.software_token = app();
            user.mfa.sms = true;
        });
        let (name, session, parameters) = asked(&bench);
        assert_eq!(name, ChallengeNameType::SelectMfaType);
        let names = "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]";
        assert_eq!(parameters["MFAS_CAN_CHOOSE"], names);
        let choose = |answer| {
            let given = [("USERNAME", "ann"), ("ANSWER", answer)];
            bench.respond(name, session.clone(), &given)
        };
        assert!(choose("EMAIL_OTP").is_err());
        let asked = choose("SOFTWARE_TOKEN_MFA").unwrap();
        let name = asked.challenge_name.unwrap();
        assert_eq!(name, ChallengeNameType::SoftwareTokenMfa);
        let session = asked.session.map(|session| session.expose().clone());
        let code = code(&bench);
        let given = [
            ("USERNAME", "ann"),
            ("SOFTWARE_TOKEN_MFA_CODE", code.as_str()),
        ];
        let answer = bench.respond(name, session, &given).unwrap();
        assert!(answer.authentication_result.is_some());
    }

    #[test]
    fn a_session_of_one_factor_takes_no_other() {
        let bench = with_mfa(|_, user| user.mfa.sms = true);
        let (_, session, _) = asked(&bench);
        let code = code(&bench);
        let given = [
            ("USERNAME", "ann"),
            ("SOFTWARE_TOKEN_MFA_CODE", code.as_str()),
        ];
        let name = ChallengeNameType::SoftwareTokenMfa;
        assert!(bench.respond(name, session, &given).is_err());
    }

    #[test]
    fn who_has_none_where_one_is_required_sets_one_up_first() {
        use crate::flow::setup::Setup;
        use crate::test_users::{context, write};

        let bench = with_mfa(|pool, user| {
            pool.mfa.mode = MfaMode::On;
            pool.mfa.sms = false;
            user.attributes.clear();
        });
        let (name, session, parameters) = asked(&bench);
        assert_eq!(name, ChallengeNameType::MfaSetup);
        assert_eq!(parameters["MFAS_CAN_SETUP"], "[\"SOFTWARE_TOKEN_MFA\"]");
        let given = [("USERNAME", "ann")];
        assert!(bench.respond(name, session.clone(), &given).is_err());

        let next = write(&bench.owner, |tx| {
            let ctx = context(&bench.owner);
            let setup = Setup::open(&ctx, tx, &session.unwrap()).unwrap();
            setup.next(&ctx, tx, true).unwrap()
        });
        let answer = bench.respond(name, Some(next), &given).unwrap();
        assert!(answer.authentication_result.is_some());
    }
}
