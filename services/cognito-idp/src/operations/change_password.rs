//! `ChangePassword`: a user who is signed in chooses another password.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ChangePasswordInput, ChangePasswordOutput};
use crate::codes::Addressee;
use crate::error::CognitoError;
use crate::limits::{self, Activity};
use crate::password::{self, Kind};
use crate::refusal::{self, Refusal};
use crate::store::CognitoWrite;
use crate::token::access;
use crate::users::Conflict;

pub(crate) fn change_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ChangePasswordInput,
) -> Result<Reply<ChangePasswordOutput>, CognitoError> {
    refusal::told(ctx)?;
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, mut user) = (bearer.pool, (*bearer.user).clone());

    let permit = ctx.public("the access token says who he is");

    pool.password_policy
        .require(input.proposed_password.expose())?;
    let whom = Addressee::of(&user);
    limits::count(ctx, tx, &pool, &whom, Activity::ChangePassword)?;
    let is_right = match &input.previous_password {
        Some(given) => password::is_right(ctx, tx, &pool, Some(&user), given.expose())?,
        None => user.credentials.password.is_none(),
    };
    if !is_right {
        return Err(refusal::commit(ctx, Refusal::WrongCredentials));
    }
    let proposed = input.proposed_password.expose();
    password::set(ctx, tx, &pool, &mut user, proposed, Kind::Permanent)?;
    limits::forget(tx, &pool, &whom, Activity::ChangePassword)?;
    user.updated_at = ctx.now();
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(ChangePasswordOutput {}))
}
