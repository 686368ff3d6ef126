//! A password that must be changed before a sign-in goes on: `NEW_PASSWORD_REQUIRED`.

use std::collections::BTreeMap;

use ringwall_core::RequestContext;

use crate::api::{ChallengeNameType, EventFilterType};
use crate::error::CognitoError;
use crate::flow::answer::Challenge;
use crate::flow::session::{Awaits, Flow, Session};
use crate::flow::{Call, Outcome, custom, proceed};
use crate::password::{self, Kind};
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::threat::compromised;
use crate::users::{Conflict, change};

/// What names of attributes begin with, in parameters and in what is required.
const PREFIX: &str = "userAttributes.";

/// Asks for a new password, and for attributes that the pool requires and the user lacks.
pub(super) fn ask(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
) -> Result<Outcome, CognitoError> {
    let awaits = Awaits::NewPassword;
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    let readable: BTreeMap<_, _> = user
        .attributes
        .iter()
        .filter(|(name, _)| call.client.may_read(name))
        .collect();
    let missing = missing(call, user);
    let required: Vec<_> = missing.map(|name| format!("{PREFIX}{name}")).collect();
    let json = |text: Result<String, serde_json::Error>| text.map_err(CognitoError::internal);
    Ok(Outcome::Challenge(Challenge::new(
        ChallengeNameType::NewPasswordRequired,
        sealed,
        [
            ("USER_ID_FOR_SRP", user.username.clone()),
            ("userAttributes", json(serde_json::to_string(&readable))?),
            (
                "requiredAttributes",
                json(serde_json::to_string(&required))?,
            ),
        ],
    )))
}

/// Takes the new password, with which the user is confirmed.
pub(super) fn take(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    mut session: Session,
) -> Result<Outcome, CognitoError> {
    let new = call.parameters.required("NEW_PASSWORD")?;
    let pool = &*call.pool;
    let mut user = session.require_user(tx, pool)?;
    proceed::require_may_sign_in(&user)?;
    if user.status != UserStatus::ForceChangePassword {
        // He has chosen one meanwhile.
        return Err(CognitoError::session_expired());
    }
    let given = given(call, &user)?;
    let change = AttributeChange::of_update(pool, Writer::Client(&call.client), &given)?;
    change::apply(pool, &mut user, &change, ctx.now())?;
    let event = EventFilterType::PasswordChange;
    let known = compromised::at_choice(tx, pool, &call.client, event, new)?;
    session.compromised |= known;
    password::set(ctx, tx, pool, &mut user, new, Kind::Permanent)?;
    user.status = UserStatus::Confirmed;
    user.updated_at = ctx.now();
    tx.save_user(pool, user.clone(), Conflict::Refuse)?;
    session.record(ChallengeNameType::NewPasswordRequired, true);
    if session.flow == Flow::Custom {
        return custom::go_on(ctx, tx, call, user, session);
    }
    proceed::before_second_factor(ctx, tx, call, user, session)
}

/// The attributes that come along: all that were required, and none that the user has already.
fn given(call: &Call, user: &User) -> Result<Vec<(String, String)>, CognitoError> {
    let given = call.parameters.with_prefix(PREFIX);
    let given: Vec<_> = given
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for (name, value) in &given {
        let has = user.attribute(name).filter(|has| !has.is_empty());
        if has.is_some_and(|has| has != value) {
            return Err(CognitoError::not_authorized(format!(
                "Cannot modify an already provided {name}"
            )));
        }
    }
    let is_given = |required: &str| {
        let mut given = given.iter();
        given.any(|(name, value)| name == required && !value.is_empty())
    };
    if let Some(name) = missing(call, user).find(|name| !is_given(name)) {
        return Err(CognitoError::invalid_parameter(format!(
            "Invalid attributes given, {name} is missing"
        )));
    }
    Ok(given)
}

/// What the pool requires and the user lacks.
fn missing<'a>(call: &'a Call, user: &'a User) -> impl Iterator<Item = &'a str> {
    let required = call.pool.required_attributes();
    required.filter(|name| user.attribute(name).is_none_or(str::is_empty))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::test_bench::{Bench, PASSWORD, bench};
    use crate::resources::schema::AttributeKind;
    use crate::test_users::attribute;

    const NEW: &str = "Battery-Staple-2";

    fn with_temporary(change: impl FnOnce(&mut crate::resources::pool::Pool)) -> Bench {
        let bench = bench(|pool, _, user| {
            user.status = UserStatus::ForceChangePassword;
            user.attributes
                .insert("email".to_owned(), "ann@example.com".to_owned());
            change(pool);
        });
        bench.set_password(PASSWORD, Kind::Temporary);
        bench
    }

    fn asked(bench: &Bench) -> (Option<String>, BTreeMap<String, String>) {
        let answer = bench.sign_in("ann", PASSWORD).unwrap();
        let name = answer.challenge_name;
        assert_eq!(name, Some(ChallengeNameType::NewPasswordRequired));
        let session = answer.session.map(|session| session.expose().clone());
        (session, answer.challenge_parameters.unwrap())
    }

    fn answer(bench: &Bench, session: Option<String>, more: &[(&str, &str)]) -> Result<(), String> {
        let given = [&[("USERNAME", "ann")], more].concat();
        let name = ChallengeNameType::NewPasswordRequired;
        let answer = bench.respond(name, session, &given)?;
        assert!(answer.authentication_result.is_some());
        Ok(())
    }

    #[test]
    fn a_temporary_password_is_changed_at_the_first_sign_in() {
        let bench = with_temporary(|_| {});
        let (session, parameters) = asked(&bench);
        assert_eq!(parameters["requiredAttributes"], "[]");
        assert!(parameters["userAttributes"].contains("\"email\":\"ann@example.com\""));
        assert_eq!(answer(&bench, session, &[("NEW_PASSWORD", NEW)]), Ok(()));
        assert_eq!(bench.user().status, UserStatus::Confirmed);
        assert_eq!(bench.user().credentials.temporary_since, None);
        assert!(
            bench
                .sign_in("ann", NEW)
                .unwrap()
                .authentication_result
                .is_some()
        );
    }

    #[test]
    fn what_was_asked_before_does_not_change_the_password_that_was_chosen() {
        let bench = with_temporary(|_| {});
        let (former, _) = asked(&bench);
        let (session, _) = asked(&bench);
        assert_eq!(answer(&bench, session, &[("NEW_PASSWORD", NEW)]), Ok(()));
        let again = answer(&bench, former, &[("NEW_PASSWORD", "Another-Battery-3")]);
        let refused = "NotAuthorizedException: Invalid session for the user, session is expired.";
        assert_eq!(again.unwrap_err(), refused);
        bench.sign_in("ann", NEW).unwrap();
    }

    #[test]
    fn a_refused_password_leaves_the_session_good() {
        let bench = with_temporary(|_| {});
        let (session, _) = asked(&bench);
        let refused = answer(&bench, session.clone(), &[("NEW_PASSWORD", "short")]);
        let words = "InvalidPasswordException: Password did not conform with policy: Password not long enough";
        assert_eq!(refused.unwrap_err(), words);
        assert_eq!(
            answer(&bench, session.clone(), &[("NEW_PASSWORD", NEW)]),
            Ok(())
        );
        let expired = "NotAuthorizedException: Invalid session for the user, session is expired.";
        let again = answer(&bench, session, &[("NEW_PASSWORD", NEW)]);
        assert_eq!(again.unwrap_err(), expired);
    }

    #[test]
    fn what_the_pool_requires_comes_along_and_what_is_set_stays() {
        let bench = with_temporary(|pool| {
            let text = AttributeKind::Text {
                min: None,
                max: None,
            };
            let mut name = attribute("name", text.clone());
            name.required = true;
            let mut email = attribute("email", text);
            email.required = true;
            pool.schema = vec![name, email];
        });
        let (session, parameters) = asked(&bench);
        assert_eq!(
            parameters["requiredAttributes"],
            "[\"userAttributes.name\"]"
        );
        let missing = answer(&bench, session.clone(), &[("NEW_PASSWORD", NEW)]);
        let words = "InvalidParameterException: Invalid attributes given, name is missing";
        assert_eq!(missing.unwrap_err(), words);
        let name = ("userAttributes.name", "Ann");
        let other = ("userAttributes.email", "else@example.com");
        let changed = answer(
            &bench,
            session.clone(),
            &[("NEW_PASSWORD", NEW), name, other],
        );
        let words = "NotAuthorizedException: Cannot modify an already provided email";
        assert_eq!(changed.unwrap_err(), words);
        assert_eq!(
            answer(&bench, session, &[("NEW_PASSWORD", NEW), name]),
            Ok(())
        );
        assert_eq!(bench.user().attribute("name"), Some("Ann"));
    }

    #[test]
    fn a_temporary_password_is_good_for_some_days() {
        let bench = with_temporary(|_| {});
        bench.owner.advance_secs(7 * 86_400);
        let words = "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.";
        assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), words);
    }

    #[test]
    fn a_former_password_is_refused_where_the_pool_remembers() {
        let bench = with_temporary(|_| {});
        bench.change_pool(|pool| pool.password_policy.history = 2);
        let (session, _) = asked(&bench);
        let refused = answer(&bench, session, &[("NEW_PASSWORD", PASSWORD)]);
        let words = "PasswordHistoryPolicyViolationException: Password has previously been used.";
        assert_eq!(refused.unwrap_err(), words);
    }
}
