//! `DeleteUserAttributes`: a user who is signed in takes away what is known of him.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserAttributesInput, DeleteUserAttributesOutput};
use crate::error::CognitoError;
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::store::CognitoWrite;
use crate::token::access;
use crate::users::{Conflict, change};

pub(crate) fn delete_user_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserAttributesInput,
) -> Result<Reply<DeleteUserAttributesOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, client, mut user) = (bearer.pool, bearer.client, (*bearer.user).clone());

    let permit = ctx.public("the access token says who he is");

    let names = &input.user_attribute_names;
    let removal = AttributeChange::of_removal(&pool, Writer::Client(&client), names)?;
    change::apply(&pool, &mut user, &removal, ctx.now())?;
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(DeleteUserAttributesOutput {}))
}
