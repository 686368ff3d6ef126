//! Sign-in by the pool's own triggers: `CUSTOM_AUTH`.
//!
//! `DefineAuthChallenge` sees what was answered so far and says what comes next; `CreateAuthChallenge`
//! makes a challenge, `VerifyAuthChallengeResponse` judges its answer. A password by SRP may go first,
//! which brings second factors and new passwords along, without the triggers asking for them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html>

use ringwall_core::RequestContext;

use crate::api::{ChallengeName, ChallengeNameType, ErrorCode};
use crate::error::CognitoError;
use crate::flow::answer::Challenge;
use crate::flow::initiate::begin;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Flow, Session};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, device, finish, new_password, proceed, second_factor, srp};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::threat::takeover;
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
    proceed::require_fresh(ctx, &call.pool, &user)?;
    takeover::judge(ctx, tx, call, &user, &mut session)?;
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
    let waits = outcome.as_ref().is_err_and(CognitoError::is_waiting);
    if !is_right && !waits {
        let failed = ChallengeName::Password;
        let lockouts = &tx.service.lockouts;
        lockouts.failed(ctx, &call.visitor, attempts, failed);
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
        Next::PasswordVerifier => srp::ask(ctx, tx, call, subject, &session),
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
    let sealed = session.seal_or_keep(ctx, tx)?;
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
    let mut session = session.with(Proof::Custom);
    takeover::judge(ctx, tx, call, user, &mut session)?;
    if let Some(outcome) = device::challenge(ctx, tx, call, user, &session)? {
        return Ok(outcome);
    }
    if session.demand.is_some()
        && let Some(outcome) = second_factor::challenge(ctx, tx, call, user, &session)?
    {
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

#[cfg(test)]
mod tests {
    use ringwall_srp::Identity;

    use super::*;
    use crate::flow::test_bench::{Bench, Handshake, PASSWORD, WRONG, bench};
    use crate::resources::client::Client;
    use crate::test_functions::FUNCTION;
    use crate::test_users::POOL;

    const ASKS: &str = r#"{"challengeName":"CUSTOM_CHALLENGE"}"#;
    const CREATED: &str = r#"{"publicChallengeParameters":{"question":"2+2"},"privateChallengeParameters":{"answer":"4"},"challengeMetadata":"sum"}"#;

    fn with_triggers(change: impl FnOnce(&mut Client)) -> Bench {
        bench(|pool, client, _| {
            let triggers = &mut pool.triggers;
            triggers.define_auth_challenge = Some(FUNCTION.to_owned());
            triggers.create_auth_challenge = Some(FUNCTION.to_owned());
            triggers.verify_auth_challenge_response = Some(FUNCTION.to_owned());
            change(client);
        })
    }

    fn asked(bench: &Bench, name: &str) -> Option<String> {
        bench.functions.responds(ASKS);
        bench.functions.responds(CREATED);
        let answer = bench.initiate("CUSTOM_AUTH", &[("USERNAME", name)]);
        let answer = answer.unwrap();
        let challenge = ChallengeNameType::CustomChallenge;
        assert_eq!(answer.challenge_name, Some(challenge));
        let parameters = answer.challenge_parameters.unwrap();
        assert_eq!(parameters["question"], "2+2");
        assert_eq!(parameters.get("answer"), None);
        answer.session.map(|session| session.expose().clone())
    }

    fn answer(bench: &Bench, session: Option<String>, name: &str) -> Result<bool, String> {
        let given = [("USERNAME", name), ("ANSWER", "4")];
        let challenge = ChallengeNameType::CustomChallenge;
        let answer = bench.respond(challenge, session, &given)?;
        Ok(answer.authentication_result.is_some())
    }

    #[test]
    fn the_triggers_ask_judge_and_are_content() {
        let bench = with_triggers(|_| {});
        let session = asked(&bench, "ann");
        bench.functions.asked();
        bench.functions.responds(r#"{"answerCorrect":true}"#);
        bench.functions.responds(r#"{"issueTokens":true}"#);
        assert_eq!(answer(&bench, session, "ann"), Ok(true));

        let asked = bench.functions.asked();
        let [verify, define] = asked.as_slice() else {
            panic!("so many functions were asked: {}", asked.len());
        };
        assert!(
            verify
                .event
                .contains(r#""privateChallengeParameters":{"answer":"4"}"#)
        );
        assert!(verify.event.contains(r#""challengeAnswer":"4""#));
        let told = r#"{"challengeName":"CUSTOM_CHALLENGE","challengeResult":true,"challengeMetadata":"sum"}"#;
        assert!(define.event.contains(told), "{}", define.event);
    }

    #[test]
    fn a_wrong_answer_is_theirs_to_forgive() {
        let bench = with_triggers(|_| {});
        let session = asked(&bench, "ann");
        bench.functions.responds(r#"{"answerCorrect":false}"#);
        bench.functions.responds(ASKS);
        bench.functions.responds(CREATED);
        assert_eq!(answer(&bench, session.clone(), "ann"), Ok(false));
        assert!(answer(&bench, session, "ann").is_err());

        let session = asked(&bench, "ann");
        bench.functions.responds(r#"{"answerCorrect":false}"#);
        bench.functions.responds(r#"{"failAuthentication":true}"#);
        assert_eq!(answer(&bench, session, "ann").unwrap_err(), WRONG);
    }

    #[test]
    fn the_triggers_learn_that_nobody_has_a_name_and_cannot_sign_him_in() {
        let bench = with_triggers(|client| client.hides_users = Some(true));
        let session = asked(&bench, "bob");
        let told = bench.functions.asked();
        assert!(
            told.iter()
                .all(|asked| asked.event.contains(r#""userNotFound":true"#))
        );
        bench.functions.responds(r#"{"answerCorrect":true}"#);
        bench.functions.responds(r#"{"issueTokens":true}"#);
        assert_eq!(answer(&bench, session, "bob").unwrap_err(), WRONG);
    }

    #[test]
    fn a_password_may_go_first() {
        let bench = with_triggers(|_| {});
        let handshake = Handshake::start();
        let key = handshake.key();
        bench
            .functions
            .responds(r#"{"challengeName":"PASSWORD_VERIFIER"}"#);
        let given = [
            ("USERNAME", "ann"),
            ("CHALLENGE_NAME", "SRP_A"),
            ("SRP_A", key.as_str()),
        ];
        let asked = bench.initiate("CUSTOM_AUTH", &given).unwrap();
        let name = ChallengeNameType::PasswordVerifier;
        assert_eq!(asked.challenge_name, Some(name));
        let parameters = asked.challenge_parameters.unwrap();
        let identity = Identity::of_user(POOL, "ann");
        let now = bench.owner.now().secs();
        let proof = handshake.answer(&parameters, identity, PASSWORD, now);
        let mut given = vec![("USERNAME", "ann")];
        given.extend(proof.iter().map(|(name, value)| (*name, value.as_str())));
        assert!(bench.respond(name, None, &given).is_err());

        bench.functions.asked();
        bench.functions.responds(ASKS);
        bench.functions.responds(CREATED);
        let session = asked.session.map(|session| session.expose().clone());
        let next = bench.respond(name, session, &given).unwrap();
        let challenge = ChallengeNameType::CustomChallenge;
        assert_eq!(next.challenge_name, Some(challenge));
        let define = &bench.functions.asked()[0].event;
        assert!(define.contains(r#""challengeName":"SRP_A","challengeResult":true"#));
        let verified = r#""challengeName":"PASSWORD_VERIFIER","challengeResult":true"#;
        assert!(define.contains(verified));

        let session = next.session.map(|session| session.expose().clone());
        bench.functions.responds(r#"{"answerCorrect":true}"#);
        bench.functions.responds(r#"{"issueTokens":true}"#);
        assert_eq!(answer(&bench, session, "ann"), Ok(true));
    }

    #[test]
    fn an_answer_without_sense_is_told_so() {
        let bench = with_triggers(|_| {});
        bench.functions.responds("{}");
        let refused = bench.initiate("CUSTOM_AUTH", &[("USERNAME", "ann")]);
        let refused = refused.unwrap_err();
        assert!(
            refused.starts_with("InvalidLambdaResponseException: "),
            "{refused}"
        );
    }
}
