//! The end of a sign-in: tokens.

use ringwall_core::RequestContext;

use crate::api::NewDeviceMetadataType;
use crate::error::CognitoError;
use crate::flow::answer::{Shown, SignedIn};
use crate::flow::proof::{self, Proof};
use crate::flow::session::{Flow, Session};
use crate::flow::subject::Subject;
use crate::flow::{By, Call, Outcome, custom, proceed, step_up};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::threat::takeover;
use crate::token::access::ADMIN_SCOPE;
use crate::token::issue::{SignIn, issue};
use crate::trigger::authentication::{self, After};

/// All was shown that the pool asks for. In a custom sign-in its triggers have the last word.
pub(super) fn finish(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: User,
    session: Session,
) -> Result<Outcome, CognitoError> {
    if session.flow == Flow::Custom && !session.proofs.contains(&Proof::Custom) {
        return custom::go_on(ctx, tx, call, user, session);
    }
    sign_in(ctx, tx, call, user, &session)
}

/// Gives out tokens.
pub(super) fn sign_in(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    mut user: User,
    session: &Session,
) -> Result<Outcome, CognitoError> {
    let pool = &*call.pool;
    step_up::require_reached(session)?;
    // Much may have happened since the first factor.
    proceed::require_may_sign_in(&user)?;
    if user.status == UserStatus::ForceChangePassword && session.flow != Flow::Custom {
        return Err(CognitoError::session_expired());
    }
    let known = match &session.device_key {
        Some(key) => tx.find_device(pool, &user, key)?.map(|_| key.clone()),
        None => None,
    };
    let new_device = match known {
        None if call.by != By::Pages => tx.new_device(ctx, pool, &user),
        _ => None,
    };
    tell(ctx, call, &user, new_device.is_some())?;
    tx.service.lockouts.succeeded(pool, &mut user);
    user.signed_in = true;
    takeover::succeeded(tx, call, &user, session)?;
    if call.by == By::Pages {
        let shown = Shown {
            sub: user.sub.clone(),
            methods: proof::methods(&session.proofs),
            level: proof::level(&session.proofs),
            event_id: session.event_id.clone(),
        };
        save(tx, call, user)?;
        return Ok(Outcome::Shown(shown));
    }
    let device_key = known.or_else(|| new_device.as_ref().map(|device| device.key.clone()));
    let tokens = issue(
        ctx,
        tx,
        &SignIn {
            pool,
            client: &call.client,
            user: &user,
            auth_time: ctx.now(),
            event_id: session.event_id.clone(),
            occasion: session.occasion(),
            scopes: vec![ADMIN_SCOPE.to_owned()],
            nonce: None,
            device_key,
            methods: proof::methods(&session.proofs),
            level: proof::level(&session.proofs),
            client_metadata: call.client_metadata().into_iter().collect(),
        },
    )?;
    save(tx, call, user)?;
    let mut result = tokens.into_result();
    result.new_device_metadata = new_device.map(|device| NewDeviceMetadataType {
        device_key: Some(device.key),
        device_group_key: Some(device.group_key),
    });
    Ok(Outcome::SignedIn(SignedIn { result }))
}

/// Tells the pool's function, which may still refuse.
fn tell(
    ctx: &RequestContext,
    call: &Call,
    user: &User,
    new_device_used: bool,
) -> Result<(), CognitoError> {
    let metadata = call.client_metadata();
    let subject = Subject::User(user.clone().into());
    let request = After {
        user_attributes: &subject.attributes(),
        new_device_used,
        client_metadata: (!metadata.is_empty()).then_some(&metadata),
    };
    authentication::tell_after(ctx, &subject.occasion(call), &request)
}

/// Writes the user, if anything of him changed.
fn save(tx: &mut CognitoWrite<'_>, call: &Call, user: User) -> Result<(), CognitoError> {
    let stored = tx.user_of_sub(&call.pool, &user.sub)?;
    if stored.is_none_or(|stored| *stored != user) {
        tx.put_user(&call.pool, user)?;
    }
    Ok(())
}
