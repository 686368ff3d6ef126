//! An account is confirmed.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_model::Sensitive;
use serde::{Deserialize, Serialize};

use super::reach::sign_up_contact;
use crate::api::CodeDeliveryDetailsType;
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::flow;
use crate::message::{self, Letter, Reason};
use crate::resources::client::Client;
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::trigger::{Occasion, Texts, attributes_of};
use crate::users::{Conflict, change};

/// Confirms a user who is not confirmed yet; the address by which he did is verified. The function that
/// wants to know is told after all is committed: the handler asks [`post_confirmation::told`] first.
pub(crate) fn confirm(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    (pool, client_id): (&Pool, Option<&str>),
    mut user: User,
    verified: Option<Contact>,
    conflict: Conflict,
    client_metadata: Option<&Texts>,
) -> Result<(), CognitoError> {
    if user.status != UserStatus::Unconfirmed {
        return Err(CognitoError::not_confirmable(user.status));
    }
    user.status = UserStatus::Confirmed;
    user.updated_at = ctx.now();
    if let Some(contact) = verified {
        change::verify(&mut user, contact, ctx.now());
    }
    codes::void(tx, pool, &Addressee::of(&user), Purpose::SignUp)?;
    let attributes = attributes_of(&user);
    let username = user.username.clone();
    tx.save_user(pool, user, conflict)?;
    let occasion = Occasion::new(pool, client_id, Some(&username));
    post_confirmation::tell(
        ctx,
        &occasion,
        Confirmed::SignUp,
        &attributes,
        client_metadata,
    )
}

/// Sends the code that confirms an account; nothing where the pool verifies none of his addresses.
pub(crate) fn send_sign_up_code(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    occasion: Occasion<'_>,
    user: &User,
    reason: Reason,
    client_metadata: Option<&Texts>,
) -> Result<Option<CodeDeliveryDetailsType>, CognitoError> {
    let Some(contact) = sign_up_contact(occasion.pool, user) else {
        return Ok(None);
    };
    let whom = Addressee::of(user);
    let code = codes::make(ctx, tx, occasion.pool, &whom, Purpose::SignUp, contact)?;
    let letter = Letter {
        occasion,
        user,
        reason,
        contact,
        address: user.address(contact).unwrap_or_default(),
        name: &user.username,
        code: &code,
        client_metadata,
    };
    message::send(ctx, tx, &letter).map(Some)
}

/// What a sign-up answers, and its confirmation asks for, so that the user can sign in at once.
#[derive(Serialize, Deserialize)]
struct SignUpSession {
    sub: String,
    client_id: String,
    expires_at: Timestamp,
}

const SESSION: &str = "session of a sign-up";

/// The session of a sign-up, for clients whose users may sign in by choice (`USER_AUTH`).
pub(crate) fn sign_up_session(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    client: &Client,
    user: &User,
) -> Result<Option<Sensitive<String>>, CognitoError> {
    if !client.allows_flow("USER_AUTH") {
        return Ok(None);
    }
    let session = SignUpSession {
        sub: user.sub.clone(),
        client_id: client.id.clone(),
        expires_at: ctx.now().plus_secs(client.session_secs()),
    };
    let sealed = tx.service.sealer.seal_text(ctx, SESSION, &session)?;
    Ok(Some(sealed.into()))
}

/// The session with which a user signs in whom the session of his sign-up came back with; nothing where
/// none came.
pub(crate) fn sign_in_session(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    client: &Client,
    (user, contact): (&User, Option<Contact>),
    sealed: Option<&str>,
) -> Result<Option<Sensitive<String>>, CognitoError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let opened: Option<SignUpSession> = tx.service.sealer.open_text(SESSION, sealed);
    let own = opened.filter(|session| {
        let is_own = session.sub == user.sub && session.client_id == client.id;
        is_own && ctx.now() < session.expires_at
    });
    own.ok_or_else(CognitoError::session_expired)?;
    flow::after_sign_up(ctx, tx, client, user, contact).map(|sealed| Some(sealed.into()))
}
