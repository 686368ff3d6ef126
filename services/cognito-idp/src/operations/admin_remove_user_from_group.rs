//! `AdminRemoveUserFromGroup`: takes a user out of a group.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminRemoveUserFromGroupInput, AdminRemoveUserFromGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_remove_user_from_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminRemoveUserFromGroupInput,
) -> Result<Reply<AdminRemoveUserFromGroupOutput>, CognitoError> {
    let action = "cognito-idp:AdminRemoveUserFromGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let group = tx.group(&pool, &input.group_name)?;
    let user = tx.user(&pool, input.username.expose())?;

    tx.remove_member(&pool, &group, &user)?;

    Ok(permit.reply(AdminRemoveUserFromGroupOutput {}))
}
