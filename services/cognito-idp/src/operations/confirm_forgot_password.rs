//! `ConfirmForgotPassword`: chooses a new password, by the code that was sent.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ConfirmForgotPasswordInput, ConfirmForgotPasswordOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::password::{self, Kind};
use crate::refusal;
use crate::resources::user::{Lockout, UserStatus};
use crate::store::CognitoWrite;
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::trigger::{Occasion, attributes_of};
use crate::users::Conflict;

pub(crate) fn confirm_forgot_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ConfirmForgotPasswordInput,
) -> Result<Reply<ConfirmForgotPasswordOutput>, CognitoError> {
    let permit = ctx.public("the code says who he is");
    refusal::told(ctx)?;
    if let Some(told) = post_confirmation::told(ctx, Confirmed::ForgotPassword) {
        return told.map(|()| permit.reply(ConfirmForgotPasswordOutput {}));
    }
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());
    let code = &input.confirmation_code;

    let (client, pool) = tx.client_by_secret_hash(client_id, name, secret_hash)?;
    pool.password_policy.require(input.password.expose())?;
    let found = tx.find_user(&pool, name)?;
    let Some(user) = found.filter(|user| user.enabled || !client.hides_users()) else {
        if !client.hides_users() {
            return Err(CognitoError::no_user_of_client());
        }
        let whom = Addressee::stranger(tx, &pool.folded(name));
        codes::redeem(ctx, tx, &pool, &whom, Purpose::ForgotPassword, code)?;
        return Err(CognitoError::code_mismatch());
    };
    if !user.enabled {
        return Err(CognitoError::disabled());
    }

    let mut user = (*user).clone();
    let whom = Addressee::of(&user);
    codes::redeem(ctx, tx, &pool, &whom, Purpose::ForgotPassword, code)?;
    let password = input.password.expose();
    password::set(ctx, tx, &pool, &mut user, password, Kind::Permanent)?;
    user.status = UserStatus::Confirmed;
    user.lockout = Lockout::default();
    user.updated_at = ctx.now();

    let (attributes, username) = (attributes_of(&user), user.username.clone());
    tx.save_user(&pool, user, Conflict::Refuse)?;
    let occasion = Occasion::new(&pool, Some(&client.id), Some(&username));
    let metadata = input.client_metadata.as_ref();
    post_confirmation::tell(
        ctx,
        &occasion,
        Confirmed::ForgotPassword,
        &attributes,
        metadata,
    )?;
    Ok(permit.reply(ConfirmForgotPasswordOutput {}))
}
