//! `AdminSetUserSettings`: the old way of having codes by text message.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserSettings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserSettingsInput, AdminSetUserSettingsOutput};
use crate::error::CognitoError;
use crate::factor::preference;
use crate::resources::user::User;
use crate::store::CognitoWrite;

pub(crate) fn admin_set_user_settings(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminSetUserSettingsInput,
) -> Result<Reply<AdminSetUserSettingsOutput>, CognitoError> {
    let action = "cognito-idp:AdminSetUserSettings";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut user = User::clone(&*tx.user(&pool, input.username.expose())?);
    preference::set_legacy(&mut user, &input.mfa_options)?;
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminSetUserSettingsOutput {}))
}
