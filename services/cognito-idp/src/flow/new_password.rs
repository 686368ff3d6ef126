//! A password that must be changed before a sign-in goes on: `NEW_PASSWORD_REQUIRED`.

use std::collections::BTreeMap;

use ringwall_core::RequestContext;

use crate::api::ChallengeNameType;
use crate::error::CognitoError;
use crate::flow::answer::Challenge;
use crate::flow::session::{Awaits, Flow, Session};
use crate::flow::{Call, Outcome, custom, proceed};
use crate::password::{self, Kind};
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
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
    let given = given(call, &user)?;
    let change = AttributeChange::of_update(pool, Writer::Client(&call.client), &given)?;
    change::apply(pool, &mut user, &change, ctx.now())?;
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
