//! `UpdateUserAttributes`: a user who is signed in changes what is known of him.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{UpdateUserAttributesInput, UpdateUserAttributesOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::message::Reason;
use crate::resources::attribute_change::{AttributeChange, Writer, pairs};
use crate::resources::pool::Contact;
use crate::store::CognitoWrite;
use crate::token::access;
use crate::trigger::Occasion;
use crate::users::{Conflict, change};

pub(crate) fn update_user_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateUserAttributesInput,
) -> Result<Reply<UpdateUserAttributesOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, client, mut user) = (bearer.pool, bearer.client, (*bearer.user).clone());

    let permit = ctx.public("the access token says who he is");

    let given = pairs(Some(input.user_attributes));
    let change = AttributeChange::of_update(&pool, Writer::Client(&client), &given)?;
    let unverified = change::apply(&pool, &mut user, &change, ctx.now())?;
    tx.save_user(&pool, user.clone(), Conflict::Refuse)?;
    let mut sent = Vec::new();
    for contact in unverified {
        // What was sent to another address verifies nothing any more.
        let (whom, purpose) = (Addressee::of(&user), Purpose::Verify(contact));
        codes::void(tx, &pool, &whom, purpose)?;
        if !is_to_be_verified(&pool, &user, contact) {
            continue;
        }
        let occasion = Occasion::new(&pool, Some(&client.id), Some(&user.username));
        let (reason, metadata) = (Reason::UpdateUserAttribute, input.client_metadata.as_ref());
        let whom = (&user, contact);
        sent.push(account::send_verification_code(
            ctx, tx, occasion, whom, reason, metadata,
        )?);
    }

    Ok(permit.reply(UpdateUserAttributesOutput {
        code_delivery_details_list: Some(sent),
    }))
}

/// The pool wants to know that the address is his, or it does not come into force before.
fn is_to_be_verified(
    pool: &crate::resources::pool::Pool,
    user: &crate::resources::user::User,
    contact: Contact,
) -> bool {
    pool.auto_verified.contains(&contact)
        || user.pending_attributes.contains_key(contact.attribute())
}
