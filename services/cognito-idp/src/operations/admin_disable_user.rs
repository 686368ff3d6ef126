//! `AdminDisableUser`: nobody signs in as this user any more, and his tokens are void.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDisableUserInput, AdminDisableUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::revoke;

pub(crate) fn admin_disable_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminDisableUserInput,
) -> Result<Reply<AdminDisableUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminDisableUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    user.enabled = false;
    revoke::all(ctx, tx, &pool, &mut user)?;
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminDisableUserOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{house_with, named, put_user, stored, user};

    #[test]
    fn switches_off_and_on() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        house.answer::<api::AdminDisableUser>(named("ada"));
        assert!(!stored(&house, "ada").enabled);
        assert_eq!(stored(&house, "ada").tokens_valid_from, Some(house.now()));
        house.answer::<api::AdminEnableUser>(named("ada"));
        assert!(stored(&house, "ada").enabled);
        assert_eq!(
            stored(&house, "ada").tokens_valid_from,
            Some(house.now()),
            "what was revoked stays so"
        );
    }
}
