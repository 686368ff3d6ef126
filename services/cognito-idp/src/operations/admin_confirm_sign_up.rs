//! `AdminConfirmSignUp`: an administrator confirms an account; no address is verified by that.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{AdminConfirmSignUpInput, AdminConfirmSignUpOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::users::Conflict;

pub(crate) fn admin_confirm_sign_up(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminConfirmSignUpInput,
) -> Result<Reply<AdminConfirmSignUpOutput>, CognitoError> {
    let action = "cognito-idp:AdminConfirmSignUp";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if let Some(told) = post_confirmation::told(ctx, Confirmed::SignUp) {
        return told.map(|()| permit.reply(AdminConfirmSignUpOutput {}));
    }
    let user = (*tx.user(&pool, input.username.expose())?).clone();
    let metadata = input.client_metadata.as_ref();
    let conflict = Conflict::Refuse;
    account::confirm(ctx, tx, (&pool, None), user, None, conflict, metadata)?;

    Ok(permit.reply(AdminConfirmSignUpOutput {}))
}
