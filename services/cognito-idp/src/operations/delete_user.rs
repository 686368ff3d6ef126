//! `DeleteUser`: a user who is signed in takes himself away.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserInput, DeleteUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn delete_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserInput,
) -> Result<Reply<DeleteUserOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;

    let permit = ctx.public("the access token says who he is");

    tx.remove_user(&bearer.pool, &bearer.user, ctx.now())?;

    Ok(permit.reply(DeleteUserOutput {}))
}
